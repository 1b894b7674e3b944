"""Schemes -> standings -> changes: who stands where, since when, and what moved."""

from odoo.tools import SQL

STANDING = (
    "tier_id",
    "computed_tier_id",
    "score",
    "since",
    "previous_tier_id",
    "review_date",
    "manual",
    "manual_reason",
    "manual_until",
)


def ranks(tiers):
    """Return the rows (tier_id, position) of tiers, best first."""
    rows = [SQL("(%s, %s)", tier.id, n) for n, tier in enumerate(tiers, start=1)]
    return SQL(
        "SELECT * FROM (VALUES %s) AS t (tier_id, position)", SQL(", ").join(rows)
    )


def decided(scope, scheme, rebuild):
    """Return the standing that each placed customer has from now on.

    Upgrades take effect at once; a downgrade waits until its review date where
    the scheme has a grace period; a manual tier holds until its end date. A
    rebuild forgets what came after its day, but for manual tiers.
    """
    return SQL(
        """
        SELECT verdict.*,
               verdict.tier_id IS DISTINCT FROM verdict.old_tier_id AS has_moved,
               CASE WHEN is_new OR tier_id <> old_tier_id THEN %(as_of)s
                    ELSE old_since END AS since,
               CASE WHEN is_new THEN NULL
                    WHEN tier_id <> old_tier_id THEN old_tier_id
                    ELSE old_previous_id END AS previous_tier_id,
               CASE WHEN NOT manual AND tier_id <> computed_tier_id
                    THEN COALESCE(old_review_date, %(review)s) END AS review_date,
               CASE WHEN manual THEN old_reason END AS manual_reason,
               CASE WHEN manual THEN old_until END AS manual_until
          FROM (
            SELECT placed.partner_id,
                   standing.id AS standing_id,
                   standing.id IS NULL OR (%(rebuild)s AND NOT kept.manual) AS is_new,
                   standing.tier_id AS old_tier_id,
                   standing.since AS old_since,
                   standing.previous_tier_id AS old_previous_id,
                   standing.review_date AS old_review_date,
                   standing.manual_reason AS old_reason,
                   standing.manual_until AS old_until,
                   rank.tier_id AS computed_tier_id,
                   placed.score::float8 AS score,
                   kept.manual,
                   CASE WHEN kept.manual THEN standing.tier_id
                        WHEN NOT %(rebuild)s AND kept.waits THEN standing.tier_id
                        ELSE rank.tier_id END AS tier_id
              FROM placed
              JOIN rank USING (position)
              LEFT JOIN shop_tier_standing AS standing
                ON standing.partner_id = placed.partner_id
               AND standing.company_id = %(company)s
               AND standing.scheme_id = %(scheme)s
              LEFT JOIN rank AS held ON held.tier_id = standing.tier_id
             CROSS JOIN LATERAL (
                SELECT COALESCE(standing.manual AND (
                               standing.manual_until IS NULL
                               OR standing.manual_until >= %(as_of)s
                           ), FALSE) AS manual,
                       COALESCE(NOT standing.manual
                           AND placed.position > held.position
                           AND COALESCE(standing.review_date, %(review)s) > %(as_of)s,
                           FALSE) AS waits
             ) AS kept
          ) AS verdict
        """,
        as_of=scope.as_of,
        review=SQL("%s + %s", scope.as_of, scheme.grace_days),
        rebuild=rebuild,
        company=scope.company.id,
        scheme=scheme.id,
    )


def store(scope, scheme, placed, *, cause="computed", rebuild=False):
    """Write the standings that really differ and what moved, in one statement.

    :param SQL placed: the CTEs of :func:`~.placing.placed`
    :param str cause: why tiers moved, for the history
    :param bool rebuild: see :func:`decided`; writes no history
    :return: dict ``customers``, ``changed``, ``written``, ``margin_known``,
        ``cuts`` (all columns of the cut points), ``tiers`` (a list of
        ``tier_id``, ``count``, ``amount``)
    """
    columns = [SQL.identifier(name) for name in STANDING]
    statement = SQL(
        """
        WITH %(placed)s,
        rank AS (%(ranks)s),
        decided AS MATERIALIZED (%(decided)s),
        changed AS MATERIALIZED (
            SELECT decided.*
              FROM decided
              LEFT JOIN shop_tier_standing AS standing
                ON standing.id = decided.standing_id
             WHERE standing.id IS NULL
                OR (%(present)s) IS DISTINCT FROM (%(wanted)s)
        ),
        updated AS (
            UPDATE shop_tier_standing AS standing
               SET (%(columns)s) = ROW(%(new)s)
              FROM changed
             WHERE standing.id = changed.standing_id
         RETURNING 1
        ),
        inserted AS (
            INSERT INTO shop_tier_standing
                   (partner_id, company_id, scheme_id, %(columns)s)
            SELECT partner_id, %(company)s, %(scheme)s, %(columns)s
              FROM changed
             WHERE standing_id IS NULL
         RETURNING 1
        ),
        deleted AS (
            DELETE FROM shop_tier_standing AS standing
             WHERE standing.company_id = %(company)s
               AND standing.scheme_id = %(scheme)s
               AND %(limit)s
               AND NOT EXISTS (
                       SELECT FROM placed WHERE placed.partner_id = standing.partner_id
                   )
         RETURNING 1
        ),
        history AS (
            INSERT INTO shop_tier_change
                   (partner_id, company_id, scheme_id, from_tier_id, to_tier_id,
                    date, cause)
            SELECT partner_id, %(company)s, %(scheme)s, old_tier_id, tier_id,
                   %(as_of)s, %(cause)s
              FROM changed
             WHERE standing_id IS NOT NULL AND has_moved AND NOT %(rebuild)s
         RETURNING 1
        )
        SELECT (SELECT count(*) FROM placed) AS customers,
               (SELECT count(*) FROM changed WHERE has_moved)
                   + (SELECT count(*) FROM deleted) AS changed,
               (SELECT count(*) FROM updated) + (SELECT count(*) FROM inserted)
                   + (SELECT count(*) FROM deleted) AS written,
               (SELECT margin_known FROM basis) AS margin_known,
               (SELECT to_jsonb(cuts) FROM cuts) AS cuts,
               (%(summary)s) AS tiers
        """,
        placed=placed,
        ranks=ranks(scheme._get_tiers()),
        decided=decided(scope, scheme, rebuild),
        present=_prefixed("standing"),
        wanted=_prefixed("decided"),
        new=_prefixed("changed"),
        columns=SQL(", ").join(columns),
        company=scope.company.id,
        scheme=scheme.id,
        limit=scope.limit_customers(SQL("standing.partner_id")),
        as_of=scope.as_of,
        cause=cause,
        rebuild=rebuild,
        summary=summary(),
    )
    return scope.env.execute_query_dict(statement)[0]


def summary():
    """Return the count and amount of each position as one JSON list."""
    return SQL(
        """
        SELECT COALESCE(jsonb_agg(to_jsonb(part) ORDER BY position), '[]')
          FROM (
            SELECT position, count(*) AS count, sum(amount)::float8 AS amount
              FROM placed GROUP BY position
          ) AS part
        """
    )


def _prefixed(alias):
    return SQL(", ").join(SQL.identifier(alias, name) for name in STANDING)

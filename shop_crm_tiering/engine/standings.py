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


def tier_at(scheme, position):
    """Return the id of the tier at a position; arrays spare the planner a join."""
    return SQL("(%s::int[])[%s]", scheme._get_tiers().ids, position)


def position_of(scheme, tier):
    """Return the position of a tier's id, NULL for one that is not in use."""
    return SQL("array_position(%s::int[], %s)", scheme._get_tiers().ids, tier)


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
                    ELSE old_previous_tier_id END AS previous_tier_id,
               CASE WHEN NOT manual AND tier_id <> computed_tier_id
                    THEN COALESCE(old_review_date, %(review)s) END AS review_date,
               CASE WHEN manual THEN old_manual_reason END AS manual_reason,
               CASE WHEN manual THEN old_manual_until END AS manual_until
          FROM (
            SELECT placed.partner_id,
                   placed.amount,
                   standing.id AS standing_id,
                   standing.id IS NULL OR (%(rebuild)s AND NOT kept.manual) AS is_new,
                   %(old)s,
                   %(computed)s AS computed_tier_id,
                   placed.score::float8 AS score,
                   kept.manual,
                   CASE WHEN kept.manual THEN standing.tier_id
                        WHEN NOT %(rebuild)s AND kept.waits THEN standing.tier_id
                        ELSE %(computed)s END AS tier_id
              FROM placed
              LEFT JOIN shop_tier_standing AS standing
                ON standing.partner_id = placed.partner_id
               AND standing.company_id = %(company)s
               AND standing.scheme_id = %(scheme)s
             CROSS JOIN LATERAL (
                SELECT COALESCE(standing.manual AND (
                               standing.manual_until IS NULL
                               OR standing.manual_until >= %(as_of)s
                           ), FALSE) AS manual,
                       COALESCE(NOT standing.manual
                           AND placed.position > %(held)s
                           AND COALESCE(standing.review_date, %(review)s) > %(as_of)s,
                           FALSE) AS waits
             ) AS kept
          ) AS verdict
        """,
        as_of=scope.as_of,
        old=SQL(", ").join(
            SQL(
                "standing.%s AS %s", SQL.identifier(name), SQL.identifier(f"old_{name}")
            )
            for name in STANDING
        ),
        computed=tier_at(scheme, SQL("placed.position")),
        held=position_of(scheme, SQL("standing.tier_id")),
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
        decided AS MATERIALIZED (%(decided)s),
        changed AS MATERIALIZED (
            SELECT *
              FROM decided
             WHERE standing_id IS NULL OR (%(old)s) IS DISTINCT FROM (%(columns)s)
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
               (%(tiers)s) AS tiers
        """,
        placed=placed,
        decided=decided(scope, scheme, rebuild),
        old=SQL(", ").join(SQL.identifier(f"old_{name}") for name in STANDING),
        new=SQL(", ").join(SQL.identifier("changed", name) for name in STANDING),
        columns=SQL(", ").join(columns),
        company=scope.company.id,
        scheme=scheme.id,
        limit=scope.limit_customers(SQL("standing.partner_id")),
        as_of=scope.as_of,
        cause=cause,
        rebuild=rebuild,
        tiers=in_force(),
    )
    return scope.env.execute_query_dict(statement)[0]


def in_force():
    """Return the count and amount of each tier in force as one JSON list."""
    return SQL(
        """
        SELECT COALESCE(jsonb_agg(to_jsonb(part)), '[]')
          FROM (
            SELECT tier_id, count(*) AS count, sum(amount)::float8 AS amount
              FROM decided GROUP BY tier_id
          ) AS part
        """
    )


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

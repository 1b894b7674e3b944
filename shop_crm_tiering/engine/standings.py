"""Schemes -> standings -> changes: who stands where, since when, and what moved."""

from typing import Any

from odoo.tools import SQL

from .scope import Scope

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
OLD_STANDING = tuple(f"old_{name}" for name in STANDING)


def named(*alias: str) -> SQL:
    """Return the columns of a standing, perhaps behind an alias."""
    return SQL(", ").join(SQL.identifier(*alias, name) for name in STANDING)


def old_names() -> SQL:
    """Return the names under which :func:`classified_before` gives the same columns."""
    return SQL(", ").join(SQL.identifier(name) for name in OLD_STANDING)


def tier_at(scheme: Any, position: SQL) -> SQL:
    """Return the id of the tier at a position; arrays spare the planner a join."""
    return SQL("(%s::int[])[%s]", scheme._get_tiers().ids, position)


def position_of(scheme: Any, tier: SQL) -> SQL:
    """Return the position of a tier's id, NULL for one that is not in use."""
    return SQL("array_position(%s::int[], %s)", scheme._get_tiers().ids, tier)


# ------------------------------------------------------------
# WHAT A STANDING BECOMES
# ------------------------------------------------------------


def review_date(scope: Scope, scheme: Any) -> SQL:
    """Return the day on which a downgrade that is due now would take effect."""
    return SQL("%s + %s", scope.as_of, scheme.grace_days)


def classified_before(scope: Scope, scheme: Any) -> SQL:
    """Return each classified customer with the standing so far, if there is one.

    Columns partner_id, amount, score, position and computed_tier_id of the
    classification; standing_id and, of the standing, its columns behind ``old_``.
    """
    return SQL(
        """
        SELECT classified.partner_id,
               classified.amount,
               classified.position,
               classified.score::float8 AS score,
               %(computed)s AS computed_tier_id,
               standing.id AS standing_id,
               %(old)s
          FROM classified
          LEFT JOIN shop_tier_standing AS standing
            ON standing.partner_id = classified.partner_id
           AND standing.company_id = %(company)s
           AND standing.scheme_id = %(scheme)s
        """,
        computed=tier_at(scheme, SQL("classified.position")),
        old=SQL(", ").join(
            SQL("%s AS %s", SQL.identifier("standing", name), SQL.identifier(old))
            for name, old in zip(STANDING, OLD_STANDING, strict=True)
        ),
        company=scope.company.id,
        scheme=scheme.id,
    )


def reasons_to_stay(scope: Scope, scheme: Any) -> SQL:
    """Return, of one row ``known``, why it may keep a tier that the figures deny.

    ``is_manual``: overridden, and the end date has not come; ``is_in_grace``: below
    the tier so far, and the review date has not come.
    """
    return SQL(
        """
        SELECT COALESCE(known.old_manual AND (
                       known.old_manual_until IS NULL
                       OR known.old_manual_until >= %(as_of)s
                   ), FALSE) AS is_manual,
               COALESCE(NOT known.old_manual
                   AND known.position > %(held)s
                   AND COALESCE(known.old_review_date, %(review)s) > %(as_of)s,
                   FALSE) AS is_in_grace
        """,
        as_of=scope.as_of,
        held=position_of(scheme, SQL("known.old_tier_id")),
        review=review_date(scope, scheme),
    )


def decided(scope: Scope, scheme: Any, rebuild: bool) -> SQL:
    """Return the standing that each classified customer has from now on.

    Upgrades take effect at once; a downgrade waits until its review date where
    the scheme has a grace period; a manual tier holds until its end date. A
    rebuild forgets what came after its day, but for manual tiers.
    """
    return SQL(
        """
        SELECT decision.*,
               decision.tier_id IS DISTINCT FROM decision.old_tier_id AS has_moved,
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
            SELECT known.*,
                   standing_id IS NULL OR (%(rebuild)s AND NOT is_manual) AS is_new,
                   is_manual AS manual,
                   CASE WHEN is_manual THEN old_tier_id
                        WHEN NOT %(rebuild)s AND is_in_grace THEN old_tier_id
                        ELSE computed_tier_id END AS tier_id
              FROM (%(known)s) AS known
             CROSS JOIN LATERAL (%(reasons)s) AS stay
          ) AS decision
        """,
        as_of=scope.as_of,
        review=review_date(scope, scheme),
        rebuild=rebuild,
        known=classified_before(scope, scheme),
        reasons=reasons_to_stay(scope, scheme),
    )


# ------------------------------------------------------------
# WRITING
# ------------------------------------------------------------


def store(
    scope: Scope,
    scheme: Any,
    classified: SQL,
    *,
    cause: str = "computed",
    rebuild: bool = False,
) -> dict[str, Any]:
    """Write the standings that really differ and what moved, in one statement.

    :param classified: the CTEs of :func:`~.classification.classified`
    :param cause: why tiers moved, for the history
    :param rebuild: see :func:`decided`; writes no history
    :return: dict ``customers``, ``changed``, ``written``, ``margin_known``,
        ``cuts`` (all columns of the cut points), ``tiers`` (a list of
        ``tier_id``, ``count``, ``amount``)
    """
    statement = SQL(
        """
        WITH %(classified)s,
        decided AS MATERIALIZED (%(decided)s),
        changed AS MATERIALIZED (
            SELECT *
              FROM decided
             WHERE standing_id IS NULL OR (%(old)s) IS DISTINCT FROM (%(new)s)
        ),
        updated AS (%(updated)s),
        inserted AS (%(inserted)s),
        deleted AS (%(deleted)s),
        history AS (%(history)s)
        %(result)s
        """,
        classified=classified,
        decided=decided(scope, scheme, rebuild),
        old=old_names(),
        new=named(),
        updated=updated(),
        inserted=inserted(scope, scheme),
        deleted=deleted(scope, scheme),
        history=history(scope, scheme, cause, rebuild),
        result=result(),
    )
    return scope.env.execute_query_dict(statement)[0]


def updated() -> SQL:
    return SQL(
        """
        UPDATE shop_tier_standing AS standing
           SET (%s) = ROW(%s)
          FROM changed
         WHERE standing.id = changed.standing_id
     RETURNING 1
        """,
        named(),
        named("changed"),
    )


def inserted(scope: Scope, scheme: Any) -> SQL:
    return SQL(
        """
        INSERT INTO shop_tier_standing (partner_id, company_id, scheme_id, %(names)s)
        SELECT partner_id, %(company)s, %(scheme)s, %(names)s
          FROM changed
         WHERE standing_id IS NULL
     RETURNING 1
        """,
        names=named(),
        company=scope.company.id,
        scheme=scheme.id,
    )


def deleted(scope: Scope, scheme: Any) -> SQL:
    """Delete the standings of who is a customer no longer."""
    return SQL(
        """
        DELETE FROM shop_tier_standing AS standing
         WHERE standing.company_id = %(company)s
           AND standing.scheme_id = %(scheme)s
           AND %(limit)s
           AND NOT EXISTS (
                   SELECT FROM classified
                    WHERE classified.partner_id = standing.partner_id
               )
     RETURNING 1
        """,
        company=scope.company.id,
        scheme=scheme.id,
        limit=scope.limit_customers(SQL("standing.partner_id")),
    )


def history(scope: Scope, scheme: Any, cause: str, rebuild: bool) -> SQL:
    """Insert the moves; a first standing is none, a rebuild leaves all out."""
    return SQL(
        """
        INSERT INTO shop_tier_change
               (partner_id, company_id, scheme_id, from_tier_id, to_tier_id, date,
                cause)
        SELECT partner_id, %(company)s, %(scheme)s, old_tier_id, tier_id,
               %(as_of)s, %(cause)s
          FROM changed
         WHERE standing_id IS NOT NULL AND has_moved AND NOT %(rebuild)s
     RETURNING 1
        """,
        company=scope.company.id,
        scheme=scheme.id,
        as_of=scope.as_of,
        cause=cause,
        rebuild=rebuild,
    )


def result() -> SQL:
    """Return the one row that :func:`store` returns, from the CTEs of its statement."""
    return SQL(
        """
        SELECT (SELECT count(*) FROM classified) AS customers,
               (SELECT count(*) FROM changed WHERE has_moved)
                   + (SELECT count(*) FROM deleted) AS changed,
               (SELECT count(*) FROM updated) + (SELECT count(*) FROM inserted)
                   + (SELECT count(*) FROM deleted) AS written,
               (SELECT margin_known FROM basis) AS margin_known,
               (SELECT to_jsonb(cuts) FROM cuts) AS cuts,
               (%s) AS tiers
        """,
        in_force(),
    )


# ------------------------------------------------------------
# COUNTS
# ------------------------------------------------------------


def in_force() -> SQL:
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


def summary() -> SQL:
    """Return the count and amount of each position as one JSON list."""
    return SQL(
        """
        SELECT COALESCE(jsonb_agg(to_jsonb(part) ORDER BY position), '[]')
          FROM (
            SELECT position, count(*) AS count, sum(amount)::float8 AS amount
              FROM classified GROUP BY position
          ) AS part
        """
    )

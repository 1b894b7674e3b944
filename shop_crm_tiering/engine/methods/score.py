"""Weighted score of indicators."""

import math
from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from .base import Method

# Ranks of an earlier run are looked up among this many values at most.
MAX_KNOTS = 1000


class Score(Method):
    """Indicators scaled to 0-100 and weighted; a tier begins at a score."""

    code = "score"

    @property
    def weights(self) -> Any:
        return self.scheme.weight_ids

    @property
    def ranked(self) -> Any:
        return self.weights.filtered(lambda weight: weight.scale == "rank")

    @property
    def compares(self) -> bool:
        return bool(self.ranked)

    def used(self) -> list[str]:
        return self.weights.mapped("indicator")

    def is_close(self, tier: Any, part: float) -> SQL | None:
        return SQL("%s >= %s", self.score(), tier.score_from * part)

    # ------------------------------------------------------------
    # RANKS
    # ------------------------------------------------------------

    def cuts(self) -> SQL:
        """Return for each ranked indicator the values met and their ranks.

        Columns ``value_CODE`` and ``rank_CODE``, float8[] in rising order of the
        value. The rank is 100 x percent_rank, so ties share the lowest. Of more
        than ``MAX_KNOTS`` values an even sample is kept.
        """
        columns = [SQL("NULL::float8[] AS points")]
        for weight in self.ranked:
            columns += self._knot_columns(weight)
        return SQL("SELECT %s", SQL(", ").join(columns))

    def _knot_columns(self, weight: Any) -> list[SQL]:
        code = weight.indicator
        knots = SQL(
            """
            SELECT value, least(100, 100.0 * below / NULLIF(total - 1, 0)) AS rank
              FROM (
                SELECT value,
                       sum(met) OVER (ORDER BY value) - met AS below,
                       sum(met) OVER () AS total,
                       row_number() OVER (ORDER BY value) AS number,
                       count(*) OVER () AS values
                  FROM (
                    SELECT %(value)s::float8 AS value, count(*) AS met
                      FROM input
                     WHERE %(compared)s
                     GROUP BY 1
                  ) AS met
              ) AS ranked
             WHERE number %% ceil(values / %(knots)s::numeric) = 0
                OR number IN (1, values)
            """,
            value=self._ranked_value(weight),
            compared=self.compared(code),
            knots=MAX_KNOTS,
        )
        return [
            SQL(
                "(SELECT array_agg(%(what)s ORDER BY value) FROM (%(knots)s) AS knot)"
                " AS %(name)s",
                what=what,
                knots=knots,
                name=SQL.identifier(f"{name}_{code}"),
            )
            for name, what in (
                ("value", SQL("value")),
                ("rank", SQL("COALESCE(rank, 0)::float8")),
            )
        ]

    def given_cuts(self, stored: dict) -> SQL:
        columns = [SQL("NULL::float8[] AS points")]
        for weight in self.ranked:
            for name in (f"value_{weight.indicator}", f"rank_{weight.indicator}"):
                columns.append(
                    SQL("%s::float8[] AS %s", stored.get(name), SQL.identifier(name))
                )
        return SQL("SELECT %s", SQL(", ").join(columns))

    def _ranked_value(self, weight: Any) -> SQL:
        """Return the value to rank; where lower is better the order is turned."""
        value = self.value(weight.indicator)
        return SQL("-(%s)", value) if weight.lower_is_better else value

    # ------------------------------------------------------------
    # POINTS
    # ------------------------------------------------------------

    def _points(self, weight: Any) -> SQL:
        """Return the 0-100 points of one indicator, NULL where it is empty."""
        return self._rank(weight) if weight.scale == "rank" else self._linear(weight)

    def _rank(self, weight: Any) -> SQL:
        """Return 100 x percent_rank, ties sharing the lowest.

        By stored cut points: the rank of the greatest value known that is not
        above the customer's own.
        """
        compared = self.compared(weight.indicator)
        if not self.stored:
            return SQL(
                "CASE WHEN %(compared)s THEN 100 * percent_rank() OVER"
                " (PARTITION BY %(compared)s ORDER BY %(own)s) END",
                compared=compared,
                own=self._ranked_value(weight),
            )
        value = SQL.identifier("cuts", f"value_{weight.indicator}")
        rank = SQL.identifier("cuts", f"rank_{weight.indicator}")
        return SQL(
            "CASE WHEN %(compared)s THEN"
            " (%(rank)s)[width_bucket(%(own)s::float8, %(value)s)] END",
            compared=compared,
            rank=rank,
            own=self._ranked_value(weight),
            value=value,
        )

    def _linear(self, weight: Any) -> SQL:
        """Return where a value lies between the two numbers, NULL where it is empty."""
        value = self.value(weight.indicator)
        share = SQL(
            "least(1, greatest(0, (%s::float8 - %s) / %s))",
            value,
            weight.low,
            weight.high - weight.low,
        )
        points = SQL("1 - %s", share) if weight.lower_is_better else share
        # greatest and least pass over an empty value instead of staying empty.
        return SQL("CASE WHEN %s IS NOT NULL THEN 100 * (%s) END", value, points)

    def score(self) -> SQL:
        """Return the weighted points, rounded so that 60 is 60."""
        terms = self.points().values()
        return SQL("round((%s)::numeric, 4)", SQL(" + ").join(terms))

    def points(self) -> dict[str, SQL]:
        return {
            weight.indicator: SQL(
                "%s * COALESCE(%s, 0)", weight.weight / 100, self._points(weight)
            )
            for weight in self.weights
        }

    def fits(self, tier: Any) -> SQL:
        return SQL("input.score >= %s", tier.score_from)

    def missing(
        self, tier: Any, values: dict, cuts: dict
    ) -> Iterator[tuple[str, float]]:
        if tier.score_from > (values["score"] or 0):
            yield "score", tier.score_from - (values["score"] or 0)

    def errors(self) -> Iterator[str]:
        yield from super().errors()
        total = sum(self.weights.mapped("weight"))
        if not math.isclose(total, 100, abs_tol=1e-6):
            yield self.env._("Weights: must add up to 100 (now %g).", total)
        if any(weight.weight <= 0 for weight in self.weights):
            yield self.env._("Weights: enter a weight above 0 for each indicator.")
        for weight in self.weights.filtered(lambda w: w.scale == "linear"):
            if weight.low >= weight.high:
                yield self.env._("0 points at: must be below “100 points at”.")
        limits = self.regular[:-1].mapped("score_from")[::-1]
        yield from self.rising(limits, self.env._("Score from"))

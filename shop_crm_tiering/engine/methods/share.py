"""Cumulative share of spend or margin (ABC analysis)."""

from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from .base import Method


class Share(Method):
    """Customers by falling amount, cut where they make up a share of the total.

    Who crosses a line belongs above it, and equal values share a class: a class
    takes everybody from its lowest value up (Pareto analysis, "ABC").
    """

    code = "share"
    compares = True

    def used(self) -> list[str]:
        return [self.scheme.basis]

    def cuts(self) -> SQL:
        """Return the lowest value of each class but the last, best class first.

        ``before`` is what all greater values add up to: a value belongs to a
        class while that lies below the class's share of the total.
        """
        lowest = [
            SQL("min(value) FILTER (WHERE before * 100 < %s * total)", tier.share_to)
            for tier in self.regular[:-1]
        ]
        return SQL(
            """
            SELECT %(points)s AS points
              FROM (
                SELECT value,
                       sum(mass) OVER () AS total,
                       sum(mass) OVER (ORDER BY value DESC) - mass AS before
                  FROM (
                    SELECT %(value)s AS value, sum(%(value)s) AS mass
                      FROM input
                     WHERE %(compared)s AND %(value)s > 0
                     GROUP BY 1
                  ) AS masses
              ) AS running
            """,
            points=SQL("ARRAY[%s]::float8[]", SQL(", ").join(lowest)),
            value=self.value(self.scheme.basis),
            compared=self.compared(self.scheme.basis),
        )

    def fits(self, tier: Any) -> SQL:
        number = list(self.regular).index(tier) + 1
        return SQL(
            "COALESCE(input.has_data AND %s::float8 >= cuts.points[%s], FALSE)",
            self.value(self.scheme.basis),
            number,
        )

    def is_close(self, tier: Any, part: float) -> SQL | None:
        number = list(self.regular).index(tier) + 1
        return SQL(
            "%s::float8 >= %s * cuts.points[%s]",
            self.value(self.scheme.basis),
            part,
            number,
        )

    def score(self) -> SQL:
        return SQL("%s::numeric", self.value(self.scheme.basis))

    def missing(
        self, tier: Any, values: dict, cuts: dict
    ) -> Iterator[tuple[str, float]]:
        points = cuts.get("points") or []
        number = list(self.regular).index(tier)
        if number < len(points) and points[number] is not None:
            lacking = points[number] - (values[self.scheme.basis] or 0)
            if lacking > 0:
                yield self.scheme.basis, lacking

    def errors(self) -> Iterator[str]:
        yield from super().errors()
        if not self.scheme.basis:
            yield self.env._("Share of: choose net spend or margin.")
        shares = self.regular.mapped("share_to")
        if any(share <= 0 or share > 100 for share in shares):
            yield self.env._(
                "Cumulative share up to (%): enter a value above 0, at most 100."
            )
        yield from self.rising(shares, self.env._("Cumulative share up to (%)"))

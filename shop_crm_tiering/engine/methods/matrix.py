"""Customer matrix: two axes, high or low."""

from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from .base import Method


class Matrix(Method):
    """Two axes, high or low on each."""

    code = "matrix"

    @property
    def compares(self) -> bool:
        return self.scheme.cut_kind == "percentile"

    def used(self) -> list[str]:
        return [self.scheme.x_indicator, self.scheme.y_indicator]

    def readings(self) -> list[tuple[str, str]]:
        axes = ("x_indicator", "y_indicator")
        return [(self.label(axis), self.scheme[axis]) for axis in axes]

    def cuts(self) -> SQL:
        if not self.compares:
            return self.given_cuts({"points": [self.scheme.x_cut, self.scheme.y_cut]})
        x, y = self.used()
        return SQL(
            "SELECT ARRAY[%s, %s] AS points FROM input",
            self._percentile(x, self.scheme.x_cut),
            self._percentile(y, self.scheme.y_cut),
        )

    def _percentile(self, code: str, percent: float) -> SQL:
        return SQL(
            "percentile_cont(%s) WITHIN GROUP (ORDER BY %s::float8) FILTER (WHERE %s)",
            percent / 100,
            self.value(code),
            self.compared(code),
        )

    def fits(self, tier: Any) -> SQL:
        x, y = self.used()
        return SQL(
            "%s = %s AND %s = %s",
            self._is_high(x, 1),
            tier.x_high,
            self._is_high(y, 2),
            tier.y_high,
        )

    def _is_high(self, code: str, axis: int) -> SQL:
        """High is from the value on, but above the percentile; empty is low."""
        operator = SQL(">") if self.compares else SQL(">=")
        return SQL(
            "COALESCE(%s::float8 %s cuts.points[%s], FALSE)",
            self.value(code),
            operator,
            axis,
        )

    def missing(
        self, tier: Any, values: dict, cuts: dict
    ) -> Iterator[tuple[str, float]]:
        limits = cuts.get("points") or [None, None]
        wanted = (tier.x_high, tier.y_high)
        for code, is_high, limit in zip(self.used(), wanted, limits, strict=True):
            if is_high and limit is not None:
                lacking = limit - (values[code] or 0)
                if lacking > 0 or (lacking == 0 and self.compares):
                    yield code, lacking

    def errors(self) -> Iterator[str]:
        yield from super().errors()
        for axis, cut in (("x_indicator", "x_cut"), ("y_indicator", "y_cut")):
            if not self.scheme[axis]:
                yield self.env._(
                    "%s: choose an indicator for this axis.", self.label(axis)
                )
            if self.compares and not 0 < self.scheme[cut] < 100:
                yield self.env._(
                    "%s: enter a percentile between 0 and 100.", self.label(cut)
                )
        corners = [(tier.x_high, tier.y_high) for tier in self.regular]
        if len(set(corners)) < len(corners):
            yield self.env._("Tiers: two tiers cover the same quadrant.")

"""RFM segments: recency, frequency and monetary value."""

import math
from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from .base import Method

AXES = {"r": "recency", "f": "count", "m": "amount"}


class Rfm(Method):
    """Scores of recency, frequency and monetary value, 1 to 5 each.

    After Hughes, Strategic Database Marketing (1994). By fifths of the customers
    the scores are those of the figures; own cut points mean "from".
    """

    code = "rfm"

    @property
    def own(self) -> bool:
        return self.scheme.rfm_cuts == "own"

    def used(self) -> list[str]:
        if self.own:
            return list(AXES.values())
        return [f"{axis}_score" for axis in AXES]

    def axis_score(self, axis: str) -> SQL:
        """Return the score of an axis; empty without a purchase in the window."""
        if not self.own:
            return self.value(f"{axis}_score")
        reached = SQL(" + ").join(
            SQL("(%s >= %s)::int", self.value(AXES[axis]), cut)
            for cut in self.own_cuts(axis)
        )
        score = SQL("5 - (%s)", reached) if axis == "r" else SQL("1 + %s", reached)
        return SQL("CASE WHEN input.has_data THEN %s END", score)

    def own_cuts(self, axis: str) -> list[float]:
        """Return the four numbers of an axis.

        :raise ValueError: there are not four, or one is no finite number
        """
        numbers = [
            float(each) for each in (self.scheme[f"{axis}_cuts"] or "").split(",")
        ]
        if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
            raise ValueError(numbers)
        return numbers

    def explained(self) -> list[str]:
        return list(AXES.values())

    def points(self) -> dict[str, SQL]:
        return {code: self.axis_score(axis) for axis, code in AXES.items()}

    def missing(
        self, tier: Any, values: dict, cuts: dict
    ) -> Iterator[tuple[str, float]]:
        """Yield how far a score's cut point is: days to be fewer, the rest more."""
        for axis, code in AXES.items():
            low = tier[f"{axis}_min"]
            limits = self.own_cuts(axis) if self.own else cuts.get(axis)
            if low > 1 and limits:
                limit = limits[5 - low] if axis == "r" else limits[low - 2]
                lacking = limit - (values[code] or 0)
                if values[code] is None or (
                    lacking < 0 if axis == "r" else lacking > 0
                ):
                    yield code, lacking

    def fits(self, tier: Any) -> SQL:
        bands = [
            SQL(
                "%s BETWEEN %s AND %s",
                self.axis_score(axis),
                tier[f"{axis}_min"],
                tier[f"{axis}_max"],
            )
            for axis in AXES
        ]
        return SQL("COALESCE(%s, FALSE)", SQL(" AND ").join(bands))

    def score(self) -> SQL:
        return SQL("(%s * 100 + %s * 10 + %s)::numeric", *map(self.axis_score, AXES))

    def errors(self) -> Iterator[str]:
        yield from super().errors()
        for tier in self.regular:
            for axis in AXES:
                low, high = tier[f"{axis}_min"], tier[f"{axis}_max"]
                if not 1 <= low <= high <= 5:
                    yield self.env._(
                        "%(tier)s: enter %(axis)s from 1 to 5, smaller number first.",
                        tier=tier.name,
                        axis=axis.upper(),
                    )
        if self.own:
            for axis in AXES:
                yield from self._own_cut_errors(axis)

    def _own_cut_errors(self, axis: str) -> Iterator[str]:
        label = self.label(f"{axis}_cuts")
        try:
            yield from self.rising(self.own_cuts(axis), label)
        except ValueError:
            yield self.env._("%s: enter four numbers, separated by commas.", label)

"""Conditions: thresholds of indicators."""

from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from ...tools.comparisons import COMPARISONS
from .base import Method

# Whether a condition holds, from how far the value lies below the limit.
HOLDS = {
    ">=": lambda lacking: lacking <= 0,
    "<=": lambda lacking: lacking >= 0,
    "=": lambda lacking: lacking == 0,
}


class Rules(Method):
    """Conditions of each tier, all of which must hold."""

    code = "rules"

    def used(self) -> list[str]:
        return self.regular.condition_ids.mapped("indicator")

    def readings(self) -> list[tuple[str, str]]:
        lines = self.regular.condition_ids
        return [(line.tier_id.name, line.indicator) for line in lines]

    def fits(self, tier: Any) -> SQL:
        """A condition on an empty value fails, so NULL counts as false."""
        tests = [
            SQL(
                "COALESCE(%s %s %s, FALSE)",
                self.value(line.indicator),
                COMPARISONS[line.operator],
                line.value,
            )
            for line in tier.condition_ids
        ]
        return SQL(" AND ").join(tests) if tests else SQL("TRUE")

    def is_close(self, tier: Any, part: float) -> SQL | None:
        tests = [
            SQL(
                "%s %s %s",
                self.value(line.indicator),
                COMPARISONS[line.operator],
                {">=": line.value * part, "<=": line.value / part}.get(
                    line.operator, line.value
                ),
            )
            for line in tier.condition_ids
        ]
        return SQL(" AND ").join(tests) if tests else SQL("TRUE")

    def missing(
        self, tier: Any, values: dict, cuts: dict
    ) -> Iterator[tuple[str, float]]:
        for line in tier.condition_ids:
            lacking = line.value - (values[line.indicator] or 0)
            empty = values[line.indicator] is None
            if empty or not HOLDS[line.operator](lacking):
                yield line.indicator, lacking

    def errors(self) -> Iterator[str]:
        yield from super().errors()
        operators = set(self.regular.condition_ids.mapped("operator"))
        if not all(self.used()) or operators - set(HOLDS):
            yield self.env._("Conditions: choose an indicator for each condition.")

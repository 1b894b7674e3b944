"""What the methods of a scheme have in common."""

from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from ..indicators import Indicator


class Method:
    """How a scheme classifies customers, as SQL over ``input`` and ``cuts``.

    ``input`` has partner_id, has_data, amount and one column per indicator used
    (see :meth:`value`); ``cuts`` is one row of cut points.

    :param scheme: shop.tier.scheme, perhaps a draft that is not saved
    :param dict indicators: every indicator by code
    :param bool stored: the cut points are those of an earlier run
    """

    code = None
    # Whether the cut points come from comparing the customers with each other.
    compares = False

    def __init__(
        self, scheme: Any, indicators: dict[str, Indicator], stored: bool = False
    ) -> None:
        self.env = scheme.env
        self.scheme = scheme
        self.indicators = indicators
        self.stored = stored
        self.tiers = scheme._get_tiers()
        self.regular = self.tiers.filtered(lambda tier: not tier.no_data)

    # ------------------------------------------------------------
    # WHAT A METHOD SAYS
    # ------------------------------------------------------------

    def used(self) -> list[str]:
        """Return the codes of the indicators that the method reads."""
        return []

    def readings(self) -> list[tuple[str, str]]:
        """Return (what reads it, code) of each indicator, for people."""
        return [(self.scheme.name, code) for code in self.used()]

    def unreadable(self) -> Iterator[str]:
        """Yield a sentence for each indicator read that is none.

        They go when an addon does that brought them.
        """
        for where, code in self.readings():
            if code and code not in self.indicators:
                yield self.env._(
                    "%(where)s: “%(code)s” is not an indicator. Choose one of: "
                    "%(choices)s.",
                    where=where,
                    code=code,
                    choices=", ".join(self.indicators),
                )

    def cuts(self) -> SQL:
        """Return the SELECT of the one row of cut points, from ``input``."""
        return SQL("SELECT NULL::float8[] AS points")

    def given_cuts(self, stored: dict) -> SQL:
        """Return the row of :meth:`cuts` from what an earlier run stored."""
        return SQL("SELECT %s::float8[] AS points", stored.get("points"))

    def fits(self, tier: Any) -> SQL:
        """Return the condition that a customer fulfils the tier; ``input`` has
        the score by then."""
        raise NotImplementedError

    def is_close(self, tier: Any, part: float) -> SQL | None:
        """Return the condition that a customer below a tier has come so far to it.

        :param float part: of the way, 0 to 1
        :return: SQL over ``input``, ``classified`` and ``cuts``; None where the tiers
            are no steps of one way up
        """
        return None

    def score(self) -> SQL:
        """Return the number that the method goes by, if there is one."""
        return SQL("NULL::numeric")

    @property
    def shows_score(self) -> bool:
        """Whether everybody may see the score: none that a margin goes into."""
        return not any(self.indicators[code].margin for code in self.used())

    def displayed_score(self) -> SQL:
        """Return the number that the standing shows, from ``input``."""
        return SQL("input.score") if self.shows_score else SQL("NULL::numeric")

    def explained(self) -> list[str]:
        """Return the codes of the indicators that explain a tier to people."""
        return list(dict.fromkeys(self.used()))

    def points(self) -> dict[str, SQL]:
        """Return SQL of what an indicator contributes, by code; often nothing."""
        return {}

    def missing(
        self, tier: Any, values: dict, cuts: dict
    ) -> Iterator[tuple[str, float]]:
        """Yield (code, difference still lacking) of a customer for a better tier.

        :param dict values: indicators of the customer by code, None where empty
        :param dict cuts: cut points of the last run
        """
        yield from ()

    def errors(self) -> Iterator[str]:
        """Yield what is wrong with the definition, in words for people."""
        yield from self.unreadable()
        if len(self.tiers - self.regular) > 1:
            yield self.env._("No purchase: only one tier of a scheme can be marked.")

    # ------------------------------------------------------------
    # WHAT ALL HAVE IN COMMON
    # ------------------------------------------------------------

    @staticmethod
    def value(code: str) -> SQL:
        """Return the column of ``input`` that holds an indicator."""
        return SQL.identifier("input", f"x_{code}")

    def position(self) -> SQL:
        """Return the 1-based position of a customer's tier among ``tiers``.

        The tier without data takes exactly who has none. Of the others the first
        that fits wins, and the last takes the rest.
        """
        cases = []
        if self.tiers - self.regular:
            cases.append(SQL("WHEN NOT input.has_data THEN %s", len(self.tiers)))
        for number, tier in enumerate(self.regular[:-1], start=1):
            cases.append(SQL("WHEN %s THEN %s", self.fits(tier), number))
        last = len(self.regular)
        if not cases:
            return SQL("%s", last)
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), last)

    def compared(self, code: str) -> SQL:
        """Return who takes part when customers are compared by an indicator."""
        return SQL("input.has_data AND %s IS NOT NULL", self.value(code))

    def rising(self, values: list[float], label: str) -> Iterator[str]:
        """Yield an error where values do not rise strictly."""
        if any(low >= high for low, high in zip(values, values[1:], strict=False)):
            yield self.env._(
                "%s: each number must be greater than the one before.", label
            )

    def label(self, name: str) -> str:
        """Return what people call a field of the scheme."""
        return self.scheme._fields[name].get_description(self.env)["string"]


class Unreadable(Method):
    """Stands in where a definition can't be read: fits nobody, explains nothing."""

    def fits(self, tier: Any) -> SQL:
        return SQL("FALSE")

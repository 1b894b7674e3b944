"""Where each scheme must place customers, worked out one customer at a time."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from .reference import decimal, percentile, to_digits

TESTS = {
    ">=": lambda value, limit: value >= limit,
    "<=": lambda value, limit: value <= limit,
    "=": lambda value, limit: value == limit,
}


class Shop:
    """Everything a scheme may look at on one day: figures and files.

    :param rows: :func:`.reference.figures` of the day
    """

    def __init__(self, company, as_of, rows):
        self.env = company.sudo().with_context(active_test=False).env
        self.company = company
        self.as_of = as_of
        self.rows = rows
        self.contacts = self.env["res.partner"].browse(rows)
        everybody = self.env["res.partner"].search([("shop_referrer_id", "!=", False)])
        self.referrals = Counter(
            contact.shop_referrer_id.commercial_partner_id.id for contact in everybody
        )
        self.touches = self._count_touches()
        self.margin_known = any(row.margin is not None for row in rows.values())
        self.values = {customer: self._indicators(customer) for customer in rows}

    def _count_touches(self):
        start = self.as_of - timedelta(days=self.company.shop_window_days)
        touches = Counter()
        for touch in self.env["shop.touch"].search([("source", "!=", "purchase")]):
            day = self.company._shop_day(touch.date)
            if start < day <= self.as_of and (
                touch.company_id in (self.company, touch.company_id.browse())
            ):
                touches[touch.partner_id.commercial_partner_id.id] += 1
        return touches

    def _indicators(self, customer):
        """Return the value of every indicator, None where it is empty."""
        row = self.rows[customer]
        contact = self.env["res.partner"].browse(customer)
        gross = row.amount + row.refund_amount
        signs = (
            row.lifetime_count >= 2,
            self.referrals[customer] > 0,
            contact.shop_rejects_competitors,
        )
        return {
            "amount": row.amount,
            "margin": row.margin,
            "count": row.purchase_count,
            "recency": self._days_since(row.last_purchase_date),
            "average": row.average_amount,
            "interval": row.interval_days,
            "lifetime_amount": row.lifetime_amount,
            "lifetime_count": row.lifetime_count,
            "tenure": self._days_since(row.first_purchase_date),
            "refund_rate": Fraction(row.refund_amount) / Fraction(gross)
            if gross
            else None,
            "completeness": contact.shop_file_completeness,
            "potential": contact.shop_potential or None,
            "loyalty_signs": sum(signs),
            "referrals": self.referrals[customer],
            "touches": self.touches[customer],
            "intention": {"expressed": 1, "firm": 2}.get(contact.shop_intention, 0),
            "r_score": row.r_score,
            "f_score": row.f_score,
            "m_score": row.m_score,
        }

    def _days_since(self, day):
        return day and (self.as_of - day).days


def place(shop, scheme, cuts=None):
    """Return where a scheme places each customer: (tier, score) by id.

    :param dict cuts: cut points of an earlier run, None for those of the day
    """
    tiers = scheme.tier_ids.filtered("active").sorted(lambda t: (t.sequence, t.id))
    method = METHODS[scheme.method](shop, scheme, cuts)
    empty = tiers.filtered("no_data")
    regular = tiers - empty
    placed = {}
    # A margin is for managers, the score for everybody.
    ingredients = {scheme.basis} if scheme.method == "share" else set()
    ingredients |= set(scheme.weight_ids.mapped("indicator"))
    for customer, row in shop.rows.items():
        score = None if "margin" in ingredients else method.score(customer)
        if empty and not row.purchase_count:
            placed[customer] = (empty, score)
            continue
        fitting = (tier for tier in regular[:-1] if method.fits(customer, tier))
        placed[customer] = (next(fitting, regular[-1:]), score)
    return placed


class Method:
    def __init__(self, shop, scheme, cuts):
        self.shop = shop
        self.scheme = scheme
        self.cuts = cuts
        self.margin_known = cuts["margin_known"] if cuts else shop.margin_known
        self.score = cache(self.score)
        self.compared = cache(self.compared)
        self.prepare()

    def prepare(self):
        """Compare the customers with each other, where the method does."""

    def score(self, customer):
        return None

    def value(self, customer, indicator):
        if indicator == "margin" and not self.margin_known:
            indicator = "amount"
        return self.shop.values[customer][indicator]

    def compared(self, indicator):
        """Return the values of who bought in the window and has one."""
        return [
            self.value(customer, indicator)
            for customer, row in self.shop.rows.items()
            if row.purchase_count and self.value(customer, indicator) is not None
        ]


class Rules(Method):
    def fits(self, customer, tier):
        return all(self._holds(customer, line) for line in tier.condition_ids)

    def _holds(self, customer, line):
        value = self.value(customer, line.indicator)
        if value is None:
            return False
        return TESTS[line.operator](Fraction(value), Fraction(decimal(line.value)))


class Score(Method):
    def score(self, customer):
        total = sum(
            Fraction(decimal(line.weight)) * self._points(customer, line) / 100
            for line in self.scheme.weight_ids
        )
        exact = Decimal(total.numerator) / Decimal(total.denominator)
        return to_digits(exact, 4)

    def fits(self, customer, tier):
        return self.score(customer) >= decimal(tier.score_from)

    def _points(self, customer, line):
        value = self.value(customer, line.indicator)
        if value is None:
            return 0
        if line.scale == "linear":
            low, high = Fraction(decimal(line.low)), Fraction(decimal(line.high))
            part = min(1, max(0, (Fraction(value) - low) / (high - low)))
            return 100 * (1 - part if line.lower_is_better else part)
        if not self.shop.rows[customer].purchase_count:
            return 0
        return self._rank(value, line)

    def _rank(self, value, line):
        """Return the share of the others that are worse, in percent."""
        if self.cuts:
            return self._known_rank(value, line)
        others = self.compared(line.indicator)
        if line.lower_is_better:
            worse = sum(other > value for other in others)
        else:
            worse = sum(other < value for other in others)
        return Fraction(100 * worse, len(others) - 1) if len(others) > 1 else 0

    def _known_rank(self, value, line):
        """Return the rank of the best value known that is not above this one."""
        known = self.cuts[f"value_{line.indicator}"] or []
        own = -float(value) if line.lower_is_better else float(value)
        number = bisect_right(known, own)
        ranks = self.cuts[f"rank_{line.indicator}"]
        return Fraction(ranks[number - 1]) if number else 0


class Share(Method):
    def prepare(self):
        """Deal out the classes from the greatest value down, ties together."""
        positive = [v for v in self.compared(self.scheme.basis) if v > 0]
        total = sum(positive)
        self.share_before = {
            value: sum(other for other in positive if other > value) * 100 / total
            for value in set(positive)
        }

    def score(self, customer):
        return self.value(customer, self.scheme.basis)

    def fits(self, customer, tier):
        value = self.value(customer, self.scheme.basis)
        if not self.shop.rows[customer].purchase_count or value is None:
            return False
        if self.cuts:
            regular = self.scheme.tier_ids.filtered(
                lambda t: t.active and not t.no_data
            ).sorted(lambda t: (t.sequence, t.id))
            lowest = self.cuts["points"][list(regular).index(tier)]
            return lowest is not None and float(value) >= lowest
        before = self.share_before.get(value)
        return before is not None and before < decimal(tier.share_to)


class Matrix(Method):
    def prepare(self):
        scheme = self.scheme
        self.axes = (scheme.x_indicator, scheme.y_indicator)
        self.limits = [scheme.x_cut, scheme.y_cut]
        if scheme.cut_kind == "percentile":
            self.limits = (self.cuts or {}).get("points") or [
                percentile(sorted(map(float, self.compared(axis))), cut / 100)
                if self.compared(axis)
                else None
                for axis, cut in zip(self.axes, self.limits, strict=True)
            ]

    def fits(self, customer, tier):
        high = [
            self._is_high(customer, axis, limit)
            for axis, limit in zip(self.axes, self.limits, strict=True)
        ]
        return high == [tier.x_high, tier.y_high]

    def _is_high(self, customer, axis, limit):
        value = self.value(customer, axis)
        if value is None or limit is None:
            return False
        if self.scheme.cut_kind == "percentile":
            return float(value) > limit
        return float(value) >= limit


class Rfm(Method):
    def scores(self, customer):
        row = self.shop.rows[customer]
        if self.scheme.rfm_cuts == "quantile":
            return [row.r_score, row.f_score, row.m_score]
        if not row.purchase_count:
            return [None] * 3
        days = (self.shop.as_of - row.last_purchase_date).days
        return [
            5 - self._reached(days, self.scheme.r_cuts),
            1 + self._reached(row.purchase_count, self.scheme.f_cuts),
            1 + self._reached(row.amount, self.scheme.m_cuts),
        ]

    def _reached(self, value, cuts):
        return sum(value >= Decimal(cut.strip()) for cut in cuts.split(","))

    def score(self, customer):
        scores = self.scores(customer)
        return None if None in scores else int("".join(map(str, scores)))

    def fits(self, customer, tier):
        scores = self.scores(customer)
        if None in scores:
            return False
        bands = [(tier[f"{axis}_min"], tier[f"{axis}_max"]) for axis in "rfm"]
        return all(
            low <= score <= high
            for score, (low, high) in zip(scores, bands, strict=True)
        )


METHODS = {
    "rules": Rules,
    "score": Score,
    "share": Share,
    "matrix": Matrix,
    "rfm": Rfm,
}


# ------------------------------------------------------------
# STANDINGS
# ------------------------------------------------------------


@dataclass
class Standing:
    """Where a customer stands; tiers by id."""

    tier: int
    computed: int
    score: Decimal | None
    since: date
    previous: int | None = None
    review_date: date | None = None
    manual: bool = False
    manual_until: date | None = None


def decide(old, tier, score, *, as_of, grace, order):
    """Return the standing that follows on one in force, None for a new customer.

    :param tier: id of the tier that the figures say
    :param order: ids of the tiers, best first
    """
    score = None if score is None else float(score)
    if old is None:
        return Standing(tier, tier, score, as_of)
    new = replace(old, computed=tier, score=score, review_date=None)
    if old.manual and (old.manual_until is None or as_of <= old.manual_until):
        return new
    new.manual, new.manual_until = False, None
    falls = old.tier in order and order.index(tier) > order.index(old.tier)
    if falls and not old.manual:
        review = old.review_date or as_of + timedelta(days=grace)
        if as_of < review:
            new.review_date = review
            return new
    if tier != old.tier:
        new.tier, new.previous, new.since = tier, old.tier, as_of
    return new

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.groups import MANAGER

LISTED = 8
# The part of the amount whose customers the Pareto curve marks.
PARETO_SHARE = 0.8
# Two schemes disagree on a customer from this distance of ranks, 0 to 1, on.
DISAGREEMENT = 0.5
# Only these methods order their tiers from few to many.
PYRAMID_METHODS = ("rules", "score", "share")


class ShopTierScheme(models.Model):
    """The numbers behind the charts, grouped on the narrow tables."""

    _inherit = "shop.tier.scheme"

    # ------------------------------------------------------------
    # ONE CALL FOR ALL CHARTS
    # ------------------------------------------------------------

    @api.model
    def get_pictures(
        self, scheme_code: str | None = None, period_months: int = 12
    ) -> dict:
        """Return what the charts of a scheme draw, for ``env.company``.

        A fixed number of queries at any number of customers.

        :param scheme_code: None for the primary scheme
        :param period_months: how far back moves count, 1 to 120
        :return: dict ``schemes``, ``scheme``, ``company``, ``run`` (False before
            the first run), ``tiers`` (best first: live ``count`` in force, and
            ``amount`` and ``share`` of the last run, shares 0 to 1),
            ``is_pyramid``, ``curve`` (list of [share of customers, share of
            amount]), ``pareto`` (share of customers who bring 80 %), ``matrix``
            (False or the axes), ``moves``, ``rising``, ``falling``
        :raise AccessError: for who is not a manager
        :raise UserError: no such scheme, a period out of range
        """
        self._ensure_allowed(MANAGER)
        scheme = self._get_by_code(scheme_code)
        since = self._parse_period(period_months)
        company = self.env.company
        last = scheme._last_run(company)
        tiers = scheme._get_tier_parts(last)
        curve = company._shop_last_run().curve or []
        return {
            "schemes": self._get_scheme_choices(),
            "scheme": scheme._get_chart_scheme(),
            "company": self._get_chart_company(company),
            "run": scheme._get_chart_run(last),
            "tiers": tiers,
            "is_pyramid": scheme._is_pyramid(tiers),
            "curve": curve,
            "pareto": next((x for x, y in curve if y >= PARETO_SHARE), False),
            "matrix": scheme._get_chart_axes(last),
            "since": fields.Date.to_string(since),
            "moves": scheme._get_moves(company, since, tiers),
            "rising": scheme._get_latest_moves("up", since),
            "falling": scheme._get_latest_moves("down", since),
        }

    def _parse_period(self, months):
        if not isinstance(months, int) or not 1 <= months <= 120:
            raise UserError(self.env._("Period: enter 1 to 120 months."))
        return self.env.company._shop_today() - relativedelta(months=months)

    def _get_scheme_choices(self):
        return [
            {"code": scheme.code, "name": scheme.name}
            for scheme in self.env.company._shop_active_schemes()
        ]

    def _get_chart_scheme(self):
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "method": self.method,
            "is_primary": self == self.env.company._shop_primary_scheme(),
        }

    def _get_chart_company(self, company):
        return {
            "id": company.id,
            "name": company.name,
            "currency_id": company.currency_id.id,
            "window_days": company.shop_window_days,
        }

    def _get_chart_run(self, last):
        return last and {
            "id": last.id,
            "date": fields.Date.to_string(last.date),
            "customers": last.customers,
            "margin_known": last.margin_known,
            "is_outdated": last.version != self.version,
        }

    def _get_tier_parts(self, last):
        """Return the tiers, best first, with their customers and their amounts."""
        counts = self._get_tier_counts()
        amounts = {part["tier_id"]: part["amount"] for part in last.tiers or []}
        people = sum(counts.values())
        mass = sum(amounts.values())
        return [
            {
                **tier._get_chart_tier(),
                "count": counts.get(tier.id, 0),
                "count_share": counts.get(tier.id, 0) / people if people else 0.0,
                "amount": amounts.get(tier.id, 0.0),
                "share": amounts.get(tier.id, 0.0) / mass if mass else 0.0,
            }
            for tier in self._get_tiers()
        ]

    def _get_tier_counts(self):
        # sudo: numbers alone, of the user's own company; a rule that looks at
        # every contact would read the big table
        groups = (
            self.env["shop.tier.standing"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.env.company.id),
                    ("scheme_id", "=", self.id),
                ],
                ["tier_id"],
                ["__count"],
            )
        )
        return {tier.id: count for tier, count in groups}

    def _is_pyramid(self, tiers):
        """Tell whether each tier has at least as many customers as the one above."""
        counts = [tier["count"] for tier in tiers if not tier["no_data"]]
        return self.method not in PYRAMID_METHODS or counts == sorted(counts)

    def _get_chart_axes(self, last):
        if self.method != "matrix":
            return False
        labels = dict(self._get_indicator_selection())
        points = (last.cuts or {}).get("points") or [False, False]
        return {
            "x": {"label": labels[self.x_indicator], "cut": points[0]},
            "y": {"label": labels[self.y_indicator], "cut": points[1]},
        }

    # ------------------------------------------------------------
    # TIER MOVES
    # ------------------------------------------------------------

    def _get_tier_ranks(self):
        """Return ``{tier id: place}`` of all tiers, 0 = best of its scheme."""
        ranks = {}
        for scheme in self.with_context(active_test=False):
            tiers = scheme.tier_ids.sorted(lambda tier: (tier.no_data, tier.sequence))
            ranks |= {tier.id: place for place, tier in enumerate(tiers)}
        return ranks

    def _get_direction_domain(self, direction, scheme):
        """Return the domain of the changes of a scheme that lead up or down."""
        ranks = scheme._get_tier_ranks()
        return Domain.OR(
            Domain("from_tier_id", "=", start)
            & Domain(
                "to_tier_id",
                "in",
                [
                    end
                    for end, place in ranks.items()
                    if (place < rank if direction == "up" else place > rank)
                ],
            )
            for start, rank in ranks.items()
        )

    def _get_moves(self, company, since, tiers):
        """Return who stood where before the period and stands where now.

        Each customer counts once, whatever happened in between.

        :return: list of ``from``, ``to`` (tier ids), ``count``, ``rate`` (0 to 1
            of all who started in ``from``)
        """
        counts = {tier["id"]: tier["count"] for tier in tiers}
        moves = {
            (start, end): count
            for start, end, count in self.env.execute_query(
                self._moves_query(company, since)
            )
            if start != end and start in counts and end in counts
        }
        for tier, count in counts.items():
            arrived = sum(each for (_start, end), each in moves.items() if end == tier)
            moves[tier, tier] = count - arrived
        started = dict.fromkeys(counts, 0)
        for (start, _end), count in moves.items():
            started[start] += count
        return [
            {"from": start, "to": end, "count": count, "rate": count / started[start]}
            for (start, end), count in moves.items()
            if count
        ]

    def _moves_query(self, company, since):
        return SQL(
            """
            SELECT first.from_tier_id, standing.tier_id, count(*)
              FROM (
                SELECT DISTINCT ON (partner_id) partner_id, from_tier_id
                  FROM shop_tier_change
                 WHERE scheme_id = %(scheme)s
                   AND company_id = %(company)s
                   AND date >= %(since)s
                 ORDER BY partner_id, date, id
              ) AS first
              JOIN shop_tier_standing AS standing
                ON standing.partner_id = first.partner_id
               AND standing.company_id = %(company)s
               AND standing.scheme_id = %(scheme)s
             GROUP BY 1, 2
            """,
            scheme=self.id,
            company=company.id,
            since=since,
        )

    def _get_latest_moves(self, direction, since):
        """Return the latest moves up or down, for the lists of names."""
        changes = self.env["shop.tier.change"].search(
            self._get_direction_domain(direction, self)
            & Domain("scheme_id", "=", self.id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("date", ">=", since),
            limit=LISTED,
        )
        return [
            {
                "id": change.id,
                "partner_id": change.partner_id.id,
                "name": change.partner_id.display_name,
                "from": change.from_tier_id.id,
                "to": change.to_tier_id.id,
                "date": fields.Date.to_string(change.date),
                "cause": change.cause,
            }
            for change in changes
        ]

    # ------------------------------------------------------------
    # TWO SCHEMES
    # ------------------------------------------------------------

    @api.model
    def get_comparison(self, scheme_code: str, other_code: str) -> dict:
        """Return how two schemes see the same customers of ``env.company``.

        :return: dict ``rows`` and ``columns`` (tiers of the first and of the
            second scheme), ``cells`` (list of ``row``, ``column``: tier ids,
            ``count``, ``disagrees``)
        :raise AccessError: for who is not a manager
        :raise UserError: no such scheme, or twice the same
        """
        self._ensure_allowed(MANAGER)
        scheme, other = self._get_by_code(scheme_code), self._get_by_code(other_code)
        if scheme == other:
            raise UserError(self.env._("Schemes: choose two different schemes."))
        places = scheme._get_relative_places() | other._get_relative_places()
        return {
            "rows": [tier._get_chart_tier() for tier in scheme._get_tiers()],
            "columns": [tier._get_chart_tier() for tier in other._get_tiers()],
            "cells": [
                {
                    "row": row,
                    "column": column,
                    "count": count,
                    "disagrees": row in places
                    and column in places
                    and abs(places[row] - places[column]) >= DISAGREEMENT,
                }
                for row, column, count in self.env.execute_query(
                    scheme._comparison_query(other, self.env.company)
                )
            ],
        }

    def _get_relative_places(self):
        """Return ``{tier id: 0 (best) to 1}`` without the tier of no purchase."""
        tiers = self._get_tiers().filtered(lambda tier: not tier.no_data)
        steps = max(len(tiers) - 1, 1)
        return {tier.id: place / steps for place, tier in enumerate(tiers)}

    def _comparison_query(self, other, company):
        return SQL(
            """
            SELECT one.tier_id, two.tier_id, count(*)
              FROM shop_tier_standing AS one
              JOIN shop_tier_standing AS two
                ON two.partner_id = one.partner_id
               AND two.company_id = one.company_id
             WHERE one.company_id = %(company)s
               AND one.scheme_id = %(scheme)s
               AND two.scheme_id = %(other)s
             GROUP BY 1, 2
            """,
            company=company.id,
            scheme=self.id,
            other=other.id,
        )

    # ------------------------------------------------------------
    # THE CURVE
    # ------------------------------------------------------------

    @api.model
    def get_best_customers(self, share: float) -> dict:
        """Return how to find the best customers by amount in ``env.company``.

        :param share: part of the customers with an amount above 0, 0 to 1
        :return: dict ``amount``: what the last of them has bought for, False
            where nobody has bought
        :raise AccessError: for who is not a manager
        """
        self._ensure_allowed(MANAGER)
        domain = [("company_id", "=", self.env.company.id), ("amount", ">", 0)]
        metrics = self.env["shop.customer.metrics"]
        number = int(metrics.search_count(domain) * min(max(0.0, share), 1.0))
        last = metrics.search(domain, offset=max(number - 1, 0), limit=1)
        return {"amount": last.amount if last else False}

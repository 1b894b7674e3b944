from odoo import models
from odoo.tools import SQL


class ShopFollowupRule(models.Model):
    """Occasions that follow from a move between tiers."""

    _inherit = "shop.followup.rule"

    def _candidates_tier_up(self, period):
        return self._get_moves_query(period, "up")

    def _candidates_tier_down(self, period):
        return self._get_moves_query(period, "down")

    def _get_moves_query(self, period, direction):
        """Return moves up or down in the schemes of the rule's tiers, or the primary.

        :param str direction: ``up`` or ``down``
        """
        company = period.company
        schemes = self.tier_ids.scheme_id or company._shop_primary_scheme()
        ranks = schemes.with_context(active_test=False)._get_tier_ranks()
        places = [SQL("(%s, %s)", *item) for item in ranks.items()]
        return SQL(
            """
            SELECT %(person)s AS partner_id, change.date AS occasion_date,
                   'shop.tier.change,' || change.id AS origin
              FROM shop_tier_change AS change
              JOIN (VALUES %(places)s) AS old (tier_id, rank)
                ON old.tier_id = change.from_tier_id
              JOIN (VALUES %(places)s) AS new (tier_id, rank)
                ON new.tier_id = change.to_tier_id
              JOIN res_partner AS customer ON customer.id = change.partner_id
             WHERE change.company_id = %(company)s
               AND change.scheme_id IN %(schemes)s
               AND change.date BETWEEN %(first)s AND %(last)s
               AND change.cause IN ('computed', 'manual')
               AND (CASE WHEN new.rank < old.rank THEN 'up' ELSE 'down' END)
                   = %(direction)s
               AND new.rank <> old.rank
            """,
            person=self._person("customer"),
            places=SQL(", ").join(places or [SQL("(0, 0)")]),
            company=company.id,
            schemes=tuple(schemes.ids) or (0,),
            first=period.first_occasion,
            last=period.last_occasion,
            direction=direction,
        )

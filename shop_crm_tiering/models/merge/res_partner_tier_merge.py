from odoo import models
from odoo.tools import SQL

from ...engine import run


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _shop_merge(self, sources):
        """Hand over what a computation can't bring back: tiers set by hand.

        Figures and computed tiers of the sources go: Odoo would drop every one of
        them without a word, because a customer has a single row of each.
        """
        result = super()._shop_merge(sources)
        self._shop_merge_manual_tiers(sources)
        for table in ("shop_customer_metrics", "shop_tier_standing"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE partner_id = ANY(%s)",
                    SQL.identifier(table),
                    sources.ids,
                )
            )
        self.env.invalidate_all()
        return result

    def _shop_merge_manual_tiers(self, sources):
        """Move each tier set by hand to the kept contact, whose own wins."""
        standings = self.env["shop.tier.standing"]
        for manual in standings.search(
            [("partner_id", "in", sources.ids), ("manual", "=", True)]
        ):
            kept = standings.search(
                [
                    ("partner_id", "=", self.id),
                    ("company_id", "=", manual.company_id.id),
                    ("scheme_id", "=", manual.scheme_id.id),
                ]
            )
            if not kept:
                self._shop_take_standing(manual)
            elif not kept.manual:
                names = ("manual", "manual_reason", "manual_until")
                values = {name: manual[name] for name in names}
                kept._set_manual({**values, "tier_id": manual.tier_id.id}, "merge")

    def _shop_take_standing(self, standing):
        """Make another contact's standing this one's own."""
        self.env.cr.execute(
            SQL(
                "UPDATE shop_tier_standing SET partner_id = %s WHERE id = %s",
                self.id,
                standing.id,
            )
        )
        standing.invalidate_recordset(flush=False)

    def _shop_after_merge(self):
        """Compute the kept contact's figures and tiers in every company."""
        result = super()._shop_after_merge()
        for company in self.env["res.company"]._shop_all():
            if company._shop_last_run():
                run.refresh(company, self.ids)
        return result

from odoo import api, fields, models

from odoo.addons.shop_crm_tiering.tools.field_levels import (
    CARE,
    INTERNAL,
    UNTIL_ERASED,
    FieldLevel,
)

from .shop_followup import COUNTED, OPEN

# The origin of a row whose occasion another one holds after a merge.
MERGED = "shop.followup.merged"


class ResPartner(models.Model):
    """A customer's contacts: planned, done, and what becomes of them."""

    _inherit = "res.partner"

    shop_followup_ids = fields.One2many(
        "shop.followup", "partner_id", string="Follow-ups", groups=INTERNAL
    )

    # the day of the year: anniversaries are looked for every night
    _shop_anniversary_idx = models.Index(
        "((extract(month FROM shop_anniversary) * 100"
        " + extract(day FROM shop_anniversary))) WHERE shop_anniversary IS NOT NULL"
    )

    @api.model
    def _shop_field_levels(self):
        return {
            **super()._shop_field_levels(),
            "shop_followup_ids": FieldLevel(INTERNAL, CARE, UNTIL_ERASED),
        }

    def _message_subscribe(self, *args, **kwargs):
        # who has to call a customer once needn't read all his messages ever after
        if self.env.context.get("shop_followup_quiet"):
            return True
        return super()._message_subscribe(*args, **kwargs)

    # ------------------------------------------------------------
    # MERGE, ERASURE
    # ------------------------------------------------------------

    def _shop_merge_rows(self, sources):
        self._shop_merge_followups(sources)
        self._shop_merge_budgets(sources)
        return super()._shop_merge_rows(sources)

    def _shop_merge_followups(self, sources):
        """Keep every row of the ledger: an occasion that both had stands twice.

        The one that got furthest stays as it is. Another one names itself as its
        origin, and if nobody has begun it, it ends: the customer has the same.
        """
        rows = self.env["shop.followup"].search(
            [("partner_id", "in", (self + sources).ids)]
        )
        names = ("company_id", "rule_id", "occasion_date", "origin")
        seen = set()
        for row in rows.sorted(self._shop_get_merge_rank):
            key = tuple(row[name] for name in names)
            if key in seen:
                row.origin = f"{MERGED},{row.id}"
                if row.state in ("planned", "deferred"):
                    row._end("cancelled", "merged")
            seen.add(key)
        rows.flush_recordset()

    def _shop_get_merge_rank(self, row):
        """Return which of two contacts with the same occasion stays: the smaller."""
        standing = 0 if row.state in COUNTED else 1 if row.state in OPEN else 2
        return standing, row.partner_id != self, row.id

    def _shop_merge_budgets(self, sources):
        budgets = self.env["shop.followup.budget"]
        known = budgets.search([("partner_id", "=", self.id)]).company_id
        theirs = budgets.search([("partner_id", "in", sources.ids)])
        for budget in theirs:
            if budget.company_id in known:
                budget.unlink()
            else:
                known |= budget.company_id

    def _shop_erase_rows(self):
        """Stop what is planned and empty what was said; the rows stay as counts."""
        # runs as superuser, like all of the erasure
        followups = self.env["shop.followup"].search([("partner_id", "in", self.ids)])
        waiting = followups.filtered(lambda each: each.state in OPEN)
        waiting._end("cancelled", "archived")
        followups.write({"note": False, "reason_data": False, "message_id": False})
        return super()._shop_erase_rows() + len(followups)

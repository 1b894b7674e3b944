from odoo import api, fields, models

from odoo.addons.shop_crm_tiering.tools.field_levels import (
    CARE,
    INTERNAL,
    TRACE,
    UNTIL_ERASED,
    FieldLevel,
)

from ..consent.shop_consent import BLACKLISTS
from .shop_followup import COUNTED, OPEN

# The strictest first: of two merged contacts it holds.
WISHES = [
    ("never", "No contact"),
    ("quarterly", "At most once a quarter"),
    ("monthly", "At most once a month"),
    ("weekly", "At most once a week"),
]
# The origin of a row whose occasion another one holds after a merge.
MERGED = "shop.followup.merged"


class ResPartner(models.Model):
    """A customer's contacts, how often they are wanted, and what becomes of them."""

    _inherit = "res.partner"

    shop_followup_ids = fields.One2many(
        "shop.followup", "partner_id", string="Follow-ups", groups=INTERNAL
    )
    shop_contact_wish = fields.Selection(
        WISHES,
        string="Contact preference",
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="Leave empty for the store's contact limit.",
    )
    shop_bounced_email = fields.Char(
        string="Undeliverable e-mail address",
        readonly=True,
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="No e-mail is sent there; the next contact uses another channel.",
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
            "shop_contact_wish": FieldLevel(INTERNAL, TRACE, UNTIL_ERASED),
            "shop_bounced_email": FieldLevel(INTERNAL, TRACE, UNTIL_ERASED),
        }

    def _message_subscribe(self, *args, **kwargs):
        # a single call is no reason to follow the customer's messages ever after
        if self.env.context.get("shop_followup_quiet"):
            return True
        return super()._message_subscribe(*args, **kwargs)

    def _message_reset_bounce(self, email):
        # who writes from an address has it
        bounced = self.filtered(lambda each: each.shop_bounced_email == email)
        bounced.shop_bounced_email = False
        return super()._message_reset_bounce(email)

    def _shop_has_bounced(self):
        """Tell whether e-mails to the present address come back."""
        bounced = self.shop_bounced_email
        return bool(bounced) and bounced == self.email_normalized

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _shop_merge_values(self, sources):
        """Keep the strictest wish: a merge never widens what a customer allows."""
        wishes = [wish for wish, _label in WISHES]
        told = [each for each in (self + sources).mapped("shop_contact_wish") if each]
        if told:
            strictest = min(told, key=wishes.index)
            (self + sources).write({"shop_contact_wish": strictest})
        return super()._shop_merge_values(sources)

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

    # ------------------------------------------------------------
    # ERASURE
    # ------------------------------------------------------------

    def _shop_erase_rows(self):
        # runs as superuser, like all of the erasure
        return (
            self._shop_erase_blacklisted()
            + self._shop_erase_surveys()
            + super()._shop_erase_rows()
            + self._shop_erase_followups()
        )

    def _shop_erase_followups(self):
        """Stop what is planned and empty what was said; the rows stay as counts."""
        followups = self.env["shop.followup"].search([("partner_id", "in", self.ids)])
        waiting = followups.filtered(lambda each: each.state in OPEN)
        waiting._end("cancelled", "archived")
        followups.write({"note": False, "reason_data": False, "message_id": False})
        return len(followups)

    def _shop_erase_surveys(self):
        """Empty what they wrote; what they chose stays as a count."""
        surveys = self.env["shop.followup.survey"].search(
            [("followup_id.partner_id", "in", self.ids)]
        )
        surveys.message_ids.unlink()
        surveys.rating_ids.unlink()
        surveys.write({"comment": False})
        return len(surveys)

    def _shop_erase_blacklisted(self):
        """Delete their addresses from Odoo's lists, unless another contact opted out.

        Nobody writes to an address that is not on file, and without a new consent
        nobody writes to it later either.
        """
        partners = self.with_context(active_test=False)
        count = 0
        for channel, (model, column, name) in BLACKLISTS.items():
            addresses = list(filter(None, partners.mapped(name)))
            others = partners.search([(name, "in", addresses)]) - self
            statements = others._shop_consent(channel, "marketing")
            kept = {each[name] for each in others if statements[each.id] is False}
            listed = self.env[model].with_context(active_test=False)
            listed = listed.search([(column, "in", list(set(addresses) - kept))])
            count += len(listed)
            listed.unlink()
        return count

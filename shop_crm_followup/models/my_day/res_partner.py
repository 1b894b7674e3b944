from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.shop_crm_tiering.tools.groups import USER


class ResPartner(models.Model):
    """Contacts on a customer's file and service card: what is due, and buttons."""

    _inherit = "res.partner"

    def _shop_get_cards(self):
        cards = super()._shop_get_cards()
        due = self.env["shop.followup"]._read_group(
            [
                ("partner_id", "in", self._origin.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "scheduled"),
            ],
            ["partner_id", "rule_id"],
        )
        for person, rule in due:
            cards[person.id]["suggestions"].append(
                self.env._("Contact due: %s", rule.name)
            )
        for partner in self.filtered(lambda each: each._shop_has_bounced()):
            cards[partner._origin.id]["suggestions"].append(
                self.env._(
                    "E-mails to %s can't be delivered: ask for the correct address.",
                    partner.email,
                )
            )
        return cards

    def button_shop_log_contact(self):
        """Open the dialog that writes down a contact just made."""
        self._shop_check_access("read")
        self.ensure_one()
        title = self.env._("Log contact: %s", self.shop_salutation or self.name)
        return self._shop_open_contact("shop.contact.log", title)

    def button_shop_plan_contact(self):
        """Open the dialog that plans a contact."""
        self._shop_check_access("read")
        self.ensure_one()
        title = self.env._("Plan contact: %s", self.shop_salutation or self.name)
        return self._shop_open_contact("shop.contact.plan", title)

    def _shop_open_contact(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id, "dialog_size": "medium"},
        }

    def button_shop_timeline(self):
        """Open all contacts of any kind with this customer, the latest first."""
        self._shop_check_access("read")
        if not self.env.user.has_group(USER):
            raise AccessError(self.env._("Contacts: only shop staff can see them."))
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_followup.shop_touch_action"
            ),
            "domain": [("partner_id", "child_of", self.commercial_partner_id.id)],
            "context": {"one_customer": not self.commercial_partner_id.child_ids},
        }

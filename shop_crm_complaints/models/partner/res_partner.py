from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.shop_crm_tiering.tools.field_levels import (
    INTERNAL,
    RECOMPUTED,
    SERVE,
    FieldLevel,
)


class ResPartner(models.Model):
    """A customer's complaints on the file and on the service card."""

    _inherit = "res.partner"

    shop_open_complaint_count = fields.Integer(
        string="Open complaints",
        compute="_compute_shop_complaint_counts",
        groups=INTERNAL,
    )
    shop_complaint_count = fields.Integer(
        string="Complaints", compute="_compute_shop_complaint_counts", groups=INTERNAL
    )

    @api.model
    def _shop_field_levels(self):
        counted = FieldLevel(INTERNAL, SERVE, RECOMPUTED)
        return {
            **super()._shop_field_levels(),
            "shop_open_complaint_count": counted,
            "shop_complaint_count": counted,
        }

    def _compute_shop_complaint_counts(self):
        """Count the cases of the customer and all who belong to it."""
        self.shop_complaint_count = self.shop_open_complaint_count = 0
        customers = self.commercial_partner_id
        rows = self.env["shop.complaint"]._read_group(
            [("partner_id.commercial_partner_id", "in", customers.ids)],
            ["partner_id", "state"],
            ["__count"],
        )
        for partner in self:
            mine = [
                (state, count)
                for person, state, count in rows
                if person.commercial_partner_id == partner.commercial_partner_id
            ]
            partner.shop_complaint_count = sum(count for _state, count in mine)
            partner.shop_open_complaint_count = sum(
                count for state, count in mine if state == "open"
            )

    def _shop_get_cards(self):
        cards = super()._shop_get_cards()
        for partner in self._origin:
            count = partner.shop_open_complaint_count
            cards[partner.id]["complaints"] = count
            if count:
                # listen first: what might be sold waits
                cards[partner.id]["suggestions"] = []
        return cards

    def button_shop_complaints(self):
        """Open the cases of the customer, the open ones first."""
        self.env["shop.complaint"].check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_complaints.shop_complaint_action"
            ),
            "domain": [("partner_id", "child_of", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.id},
        }

    def button_shop_new_complaint(self):
        """Write down a new case of the customer."""
        self.env["shop.complaint"].check_access("create")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_complaints.shop_complaint_new_action"
            ),
            "context": {"default_partner_id": self.id},
        }

    def button_shop_confirm_case(self):
        """Say that the case from whose screen one comes is this customer's."""
        self.env["shop.complaint"].check_access("write")
        self.ensure_one()
        case_id = self.env.context.get("shop_complaint_id")
        if not isinstance(case_id, int) or isinstance(case_id, bool):
            raise UserError(self.env._("Customer: open the case first."))
        case = self.env["shop.complaint"].browse(case_id)
        case.action_confirm_customer(self.id)
        return case._show()

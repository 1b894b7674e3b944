from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.notification import notification

from ..models.rules.shop_followup_rule import CHANNELS
from ..tools.access import check_pointed_at


class ShopContactPlan(models.TransientModel):
    """The dialog that plans a contact as agreed with the customer."""

    _name = "shop.contact.plan"
    _description = "Plan a Contact"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    day = fields.Date(
        required=True,
        default=lambda self: self.env.company._shop_today() + timedelta(days=1),
    )
    rule_id = fields.Many2one(
        "shop.followup.rule",
        string="Why",
        required=True,
        default=lambda self: self.env["shop.followup"]._get_rule_by_hand(),
        # those that follow on something by themselves are nobody's to plan
        domain=[
            ("trigger", "=", "manual"),
            ("code", "in", (False, "by_hand", "extra_help")),
        ],
    )
    channel = fields.Selection(
        CHANNELS,
        required=True,
        compute="_compute_channel",
        store=True,
        precompute=True,
        readonly=False,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        required=True,
        default=lambda self: self.env.user & self._get_staff(),
        domain=lambda self: Domain("id", "in", self._get_staff().ids),
    )
    note = fields.Text()

    def _get_staff(self):
        return self.env["shop.followup"]._get_staff(self.env.company)

    @api.constrains("partner_id", "rule_id", "user_id")
    def _check_pointed_at(self):
        check_pointed_at(self)

    @api.depends("rule_id")
    def _compute_channel(self):
        for dialog in self:
            dialog.channel = dialog.rule_id.channel or "call"

    def button_plan(self):
        """Plan the contact and say so."""
        self.check_access("read")
        self.ensure_one()
        followups = self.env["shop.followup"]
        followup = followups._plan_by_hand(
            self.partner_id,
            self.rule_id,
            {
                "day": self.day,
                "channel": self.channel,
                "user_id": self.user_id.id,
                "note": self.note,
                # no other dialog ever has this number, so several a day are possible
                "origin": f"{self._name},{self.id}",
            },
        )
        return notification(
            self.env._(
                "%(name)s: planned for %(day)s.",
                name=followup.partner_id.display_name,
                day=followup._format_day(followup.due_date),
            )
        )

from odoo import api, fields, models

from ..tools.access import check_pointed_at


class ShopFollowupOutcome(models.TransientModel):
    """The dialog in which somebody says how a contact went: one tap ends it."""

    _name = "shop.followup.outcome"
    _description = "Outcome of a Contact"

    followup_id = fields.Many2one(
        "shop.followup", required=True, readonly=True, ondelete="cascade"
    )
    # With the rights of who looks: a dialog can be given any contact's number.
    partner_id = fields.Many2one(related="followup_id.partner_id", related_sudo=False)
    channel = fields.Selection(related="followup_id.channel", related_sudo=False)
    why = fields.Char(related="followup_id.why", related_sudo=False)
    note = fields.Text(
        compute="_compute_note",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
    )
    next_date = fields.Date(
        string="Next contact",
        help="Leave empty to plan it by the outcome and the rules.",
    )

    @api.constrains("followup_id")
    def _check_pointed_at(self):
        check_pointed_at(self)

    @api.depends("followup_id")
    def _compute_note(self):
        for dialog in self:
            dialog.note = dialog.followup_id.note

    def button_put_off(self):
        """Move the contact to the day that is typed, tomorrow where none is."""
        self.check_access("read")
        self.ensure_one()
        company = self.followup_id.company_id
        tomorrow = fields.Date.add(company._shop_today(), days=1)
        day = self.next_date or company._shop_contact_day(tomorrow)
        self.followup_id.action_put_off(day)
        return self.followup_id._notify_put_off()

    def button_stop(self):
        """Ask why the contact is cancelled."""
        self.check_access("read")
        self.ensure_one()
        return self.followup_id.button_stop()

    def button_tell(self):
        """End the contact with the outcome of the button."""
        self.check_access("read")
        self.ensure_one()
        return self.followup_id._record_outcome(
            self.env.context.get("shop_outcome"), self.note, self.next_date
        )

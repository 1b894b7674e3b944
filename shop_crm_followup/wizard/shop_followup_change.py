from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.notification import CLOSE

from ..tools.access import check_pointed_at


class ShopFollowupChange(models.TransientModel):
    """The dialog that postpones, cancels or reassigns contacts."""

    _name = "shop.followup.change"
    _description = "Change Contacts"

    kind = fields.Selection(
        [
            ("put_off", "Postpone"),
            ("stop", "Cancel contact"),
            ("assign", "Reassign"),
        ],
        required=True,
        readonly=True,
    )
    followup_ids = fields.Many2many("shop.followup", string="Contacts", readonly=True)
    day = fields.Date(
        string="Due",
        default=lambda self: fields.Date.add(self.env.company._shop_today(), days=1),
    )
    reason = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        domain=lambda self: Domain("id", "in", self._get_staff().ids),
    )

    def _get_staff(self):
        return self.env["shop.followup"]._get_staff(self.env.company)

    @api.constrains("followup_ids", "user_id")
    def _check_pointed_at(self):
        check_pointed_at(self)

    def button_apply(self):
        """Do what the dialog was opened for."""
        self.check_access("read")
        self.ensure_one()
        if not self.followup_ids:
            raise UserError(self.env._("Contacts: select at least one."))
        if self.kind == "put_off":
            self.followup_ids.action_put_off(self.day)
        elif self.kind == "stop":
            self.followup_ids.action_stop(self.reason)
        else:
            self.followup_ids.action_assign(self.user_id.id)
        return CLOSE

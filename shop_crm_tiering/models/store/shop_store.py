from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ...tools.fields import CheckedSelection
from ...tools.groups import ADMIN


class ShopStore(models.Model):
    """A place where customers buy. Its token opens the store's public pages."""

    _name = "shop.store"
    _description = "Store"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        index=True,
    )
    tz = CheckedSelection(
        _tz_get,
        string="Time zone",
        required=True,
        default=lambda self: self.env.company.shop_tz,
    )
    calendar_id = fields.Many2one(
        "resource.calendar", string="Opening hours", check_company=True
    )
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: uuid4().hex,
        groups=ADMIN,
    )
    team_ids = fields.One2many("crm.team", "shop_store_id", string="Sales teams")

    _token_uniq = models.Constraint("UNIQUE (token)", "This token is already used.")

    def write(self, vals):
        company_id = vals.get("company_id")
        if company_id and self.filtered(lambda each: each.company_id.id != company_id):
            raise UserError(
                self.env._(
                    "Company: can't be changed for an existing store. Create "
                    "another store in the other company."
                )
            )
        return super().write(vals)

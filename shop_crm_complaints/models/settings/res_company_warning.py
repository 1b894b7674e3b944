from odoo import api, fields, models
from odoo.exceptions import ValidationError

LONGEST = 366


class ResCompany(models.Model):
    """When several complaints about the same thing become a warning."""

    _inherit = "res.company"

    shop_warning_goods = fields.Integer(
        string="Complaints about the same goods",
        default=3,
        help="So many about one product, batch or supplier. 0: no warning.",
    )
    shop_warning_store = fields.Integer(
        string="Complaints about a store",
        default=10,
        help="So many about one store. 0: no warning.",
    )
    shop_warning_days = fields.Integer(string="Within so many days", default=30)

    @api.constrains("shop_warning_goods", "shop_warning_store", "shop_warning_days")
    def _check_shop_warning(self):
        for company in self:
            for name in ("shop_warning_goods", "shop_warning_store"):
                if company[name] < 0:
                    label = self._fields[name].get_description(self.env, ["string"])
                    raise ValidationError(self.env._("%s: 0 or more.", label["string"]))
            if not 1 <= company.shop_warning_days <= LONGEST:
                raise ValidationError(
                    self.env._("Within so many days: 1 to %s.", LONGEST)
                )

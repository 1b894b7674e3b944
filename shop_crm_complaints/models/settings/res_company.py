from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_SILENT = 1000
MAX_DAYS = 366


class ResCompany(models.Model):
    """Who helps outside, how many stay silent, and when complaints are a warning."""

    _inherit = "res.company"

    shop_complaint_body = fields.Text(
        string="Outside body for complaints",
        translate=True,
        help="Who helps customers that we can't come to terms with: name, phone, "
        "address. Their page of a complaint and the public form show it.",
    )
    shop_complaint_hidden_factor = fields.Integer(
        string="Silent for each complaint",
        default=20,
        help="How many customers are unhappy and say nothing, for each one who "
        "complains. 0: no estimate.",
    )
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

    @api.constrains("shop_complaint_hidden_factor")
    def _check_shop_complaint_hidden_factor(self):
        for company in self:
            if not 0 <= company.shop_complaint_hidden_factor <= MAX_SILENT:
                raise ValidationError(
                    self.env._("Silent for each complaint: 0 to %s.", MAX_SILENT)
                )

    @api.constrains("shop_warning_goods", "shop_warning_store", "shop_warning_days")
    def _check_shop_warning(self):
        for company in self:
            for name in ("shop_warning_goods", "shop_warning_store"):
                if company[name] < 0:
                    label = self._fields[name].get_description(self.env, ["string"])
                    raise ValidationError(self.env._("%s: 0 or more.", label["string"]))
            if not 1 <= company.shop_warning_days <= MAX_DAYS:
                raise ValidationError(
                    self.env._("Within so many days: 1 to %s.", MAX_DAYS)
                )

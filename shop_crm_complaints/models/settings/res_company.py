from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_SILENT = 1000
MAX_DAYS = 366


class ResCompany(models.Model):
    """The external complaints body, silent customers, and thresholds of warnings."""

    _inherit = "res.company"

    shop_complaint_body = fields.Text(
        string="External complaints body",
        translate=True,
        help=(
            "Whom customers can turn to if no agreement is reached: name, phone, "
            "address. Shown on the public form and on the customer's page of a case."
        ),
    )
    shop_complaint_hidden_factor = fields.Integer(
        string="Silent customers per complaint",
        default=20,
        help=(
            "How many customers are dissatisfied without complaining, for each one "
            "who complains. 0: no estimate."
        ),
    )
    shop_warning_goods = fields.Integer(
        string="Complaints about the same product",
        default=3,
        help=(
            "Number of complaints about one product, batch or supplier. 0: no warning."
        ),
    )
    shop_warning_store = fields.Integer(
        string="Complaints about a store",
        default=10,
        help="Number of complaints about one store. 0: no warning.",
    )
    shop_warning_days = fields.Integer(string="Warning period (days)", default=30)

    @api.constrains("shop_complaint_hidden_factor")
    def _check_shop_complaint_hidden_factor(self):
        for company in self:
            if not 0 <= company.shop_complaint_hidden_factor <= MAX_SILENT:
                raise ValidationError(
                    self.env._(
                        "Silent customers per complaint: enter 0 to %s.", MAX_SILENT
                    )
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
                    self.env._("Warning period (days): enter 1 to %s.", MAX_DAYS)
                )

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_HIDDEN = 1000


class ResCompany(models.Model):
    _inherit = "res.company"

    shop_complaint_hidden_factor = fields.Integer(
        string="Silent for each complaint",
        default=20,
        help="How many customers are unhappy and say nothing, for each one who "
        "complains. 0: no estimate.",
    )

    @api.constrains("shop_complaint_hidden_factor")
    def _check_shop_complaint_hidden_factor(self):
        for company in self:
            if not 0 <= company.shop_complaint_hidden_factor <= MOST_HIDDEN:
                raise ValidationError(
                    self.env._("Silent for each complaint: 0 to %s.", MOST_HIDDEN)
                )

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    shop_complaint_body = fields.Text(
        string="Outside body for complaints",
        translate=True,
        help="Who helps customers that we can't come to terms with: name, phone, "
        "address. Their page of a complaint and the public form show it.",
    )

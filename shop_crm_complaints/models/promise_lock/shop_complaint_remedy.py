from odoo import api, fields, models

MONEY = ("refund", "coupon", "gift")


class ShopComplaintRemedy(models.Model):
    """What the shop can do about a complaint."""

    _name = "shop.complaint.remedy"
    _description = "Remedy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("apology", "Apology"),
            ("repair", "Repair"),
            ("exchange", "Exchange"),
            ("refund", "Refund"),
            ("coupon", "Coupon"),
            ("gift", "Gift"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    costs_money = fields.Boolean(
        compute="_compute_costs_money",
        store=True,
        precompute=True,
        readonly=False,
        help="Requires an amount above 0, which counts towards the authority limits.",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is already in use.")

    @api.depends("kind")
    def _compute_costs_money(self):
        for remedy in self:
            remedy.costs_money = remedy.kind in MONEY

from odoo import fields, models


class ResCompany(models.Model):
    """What the customer file asks for in this company."""

    _inherit = "res.company"

    shop_kind_ids = fields.Many2many(
        "shop.kind",
        "shop_kind_company_rel",
        "company_id",
        "kind_id",
        string="Kinds of shop",
        help="Each kind switches its preferences on in the customer file.",
    )
    shop_ask_motivation = fields.Boolean(string="Motivation tags")
    shop_ask_personality = fields.Boolean(string="Personality tags")
    shop_ask_lifestyle = fields.Boolean(string="Lifestyle tags")
    shop_ask_attitude = fields.Boolean(string="Attitude tags")
    shop_phone_required = fields.Boolean(
        string="Phone required in quick add", default=True
    )
    shop_address_required = fields.Boolean(string="Address required in quick add")
    shop_source_required = fields.Boolean(string="Source required in quick add")
    shop_verify_months = fields.Integer(
        string="Verify files after, in months", required=True, default=12
    )

    _shop_verify_months_positive = models.Constraint(
        "CHECK(shop_verify_months > 0)",
        "Verify files after: enter at least one month.",
    )

    def _shop_tag_kinds(self):
        """Return the optional tag sets that this company's files ask for."""
        self.ensure_one()
        kinds = ("motivation", "personality", "lifestyle", "attitude")
        return [kind for kind in kinds if self[f"shop_ask_{kind}"]]

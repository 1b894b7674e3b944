import ast

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class ShopCustomerGroup(models.Model):
    """A group of customers: by a rule that is always up to date, or by hand.

    A rule is searched with the rights of who looks: a group shows nobody a
    field that is closed to him.
    """

    _name = "shop.customer.group"
    _description = "Customer group"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the group serves every company.",
    )
    kind = fields.Selection(
        [("rule", "By a rule"), ("hand", "Picked by hand")],
        string="Who belongs here",
        required=True,
        default="rule",
    )
    domain = fields.Char(string="Rule", default="[]", required=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "shop_customer_group_partner_rel",
        "group_id",
        "partner_id",
        string="Customers",
        domain="[('type', '=', 'contact'), ('partner_share', '=', True)]",
        copy=False,
    )
    customer_count = fields.Integer(
        string="Number of customers",
        compute="_compute_customer_count",
        help="Empty where the rule looks at a field that is closed to you.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "A group with this code exists already.",
    )

    @api.depends("kind", "domain", "partner_ids")
    @api.depends_context("uid", "company")
    def _compute_customer_count(self):
        for group in self:
            try:
                count = self.env["res.partner"].search_count(group._get_domain())
            except (AccessError, UserError):
                count = 0
            group.customer_count = count

    @api.constrains("domain", "kind")
    def _check_domain(self):
        for group in self:
            group._get_domain()

    def _get_domain(self):
        """Return the domain of the group's customers.

        :raise ValidationError: the rule is no domain on customers
        """
        self.ensure_one()
        customers = Domain("type", "=", "contact") & Domain("partner_share", "=", True)
        if self.kind == "hand":
            return customers & Domain("id", "in", self.partner_ids.ids)
        try:
            rule = Domain(ast.literal_eval(self.domain or "[]"))
            # sudo: looks at names of fields alone, whoever may read them
            rule.validate(self.env["res.partner"].sudo())
        except (SyntaxError, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("Rule: “%s” is no rule for customers.", self.domain)
            ) from error
        return customers & rule

    def button_customers(self):
        """Open the group's customers."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "shop_crm_tiering.shop_customer_action"
        )
        return {
            **action,
            "display_name": self.name,
            "name": self.name,
            "domain": list(self._get_domain()),
        }

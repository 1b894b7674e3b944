import ast

from psycopg2 import DatabaseError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import mute_logger


class ShopCustomerGroup(models.Model):
    """A group of customers: by a rule that is always up to date, or selected manually.

    A rule is searched with the rights of who looks: a group never reveals
    a field that the user can't access.
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
        help="Leave empty for all companies.",
    )
    kind = fields.Selection(
        [("rule", "By rule"), ("hand", "Selected manually")],
        string="Members",
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
        help="Empty if the rule uses a field you can't access.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "A group with this code already exists.",
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

    @api.constrains("domain", "kind", "active")
    def _check_domain(self):
        """Run each rule once: one that fails would close the list of its readers."""
        for group in self:
            domain = group._get_domain()
            try:
                with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                    # sudo: whether it can be run; nothing that it finds goes out
                    self.env["res.partner"].sudo().search(domain, limit=1)
            except (DatabaseError, RecursionError, TypeError, ValueError) as error:
                raise group._get_rule_error() from error

    def _get_rule_error(self):
        return ValidationError(
            self.env._("Rule: “%s” is not a valid rule for customers.", self.domain)
        )

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
            # A group by groups would run in circles.
            names = {each.field_expr for each in rule.iter_conditions()}
        except (RecursionError, SyntaxError, TypeError, ValueError) as error:
            raise self._get_rule_error() from error
        if any("shop_group_ids" in name for name in names):
            raise self._get_rule_error()
        return customers & rule

    def button_customers(self):
        """Open the group's customers."""
        self.check_access("read")
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

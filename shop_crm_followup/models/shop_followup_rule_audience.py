import ast

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class ShopFollowupRule(models.Model):
    """For whom a rule is: tiers, groups and a condition, all of which must hold."""

    _inherit = "shop.followup.rule"

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            rule._get_own_domain()

    @api.depends("tier_ids", "group_ids", "domain")
    @api.depends_context("company", "uid")
    def _compute_audience_count(self):
        for rule in self:
            try:
                rule.audience_count = rule._count_audience()
            except (AccessError, UserError):
                rule.audience_count = 0

    def _count_audience(self):
        """Return how many customers of the company the rule is for, as one may see."""
        partners = self.env["res.partner"]
        query = partners._search([("active", "=", True)])
        query.add_where(SQL("%s", self._get_audience_condition(query.table)))
        query.add_where(
            SQL(
                "%s IN (SELECT partner_id FROM shop_customer_metrics"
                " WHERE company_id = %s)",
                SQL.identifier(query.table, "commercial_partner_id"),
                self.env.company.id,
            )
        )
        return self.env.execute_query(query.select(SQL("count(*)")))[0][0]

    def _get_own_domain(self):
        """Return the rule's own condition on contacts.

        :raise ValidationError: it is no domain on contacts
        """
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            # sudo: looks at names of fields alone, whoever may read them
            domain.validate(self.env["res.partner"].sudo())
        except (RecursionError, SyntaxError, TypeError, ValueError) as error:
            raise self._get_problem(
                "domain", self.env._("this is no condition on customers.")
            ) from error
        return domain

    def _get_audience_condition(self, person="person"):
        """Return the condition that a contact is meant, with the viewer's rights.

        :param str person: alias of the contact's table
        """
        conditions = [SQL("TRUE")]
        if self.tier_ids:
            conditions.append(self._get_tier_condition(person))
        if self.group_ids:
            groups = Domain.OR(group._get_domain() for group in self.group_ids)
            conditions.append(self._get_domain_condition(person, groups))
        domain = self._get_own_domain()
        if not domain.is_true():
            conditions.append(self._get_domain_condition(person, domain))
        return SQL(" AND ").join(conditions)

    def _get_tier_condition(self, person):
        return SQL(
            """
            EXISTS (
                SELECT 1
                  FROM shop_tier_standing AS standing
                 WHERE standing.partner_id = %s
                   AND standing.company_id = %s
                   AND standing.scheme_id IN %s
                   AND standing.tier_id IN %s
            )
            """,
            SQL.identifier(person, "commercial_partner_id"),
            self.env.company.id,
            tuple(self.tier_ids.scheme_id.ids),
            tuple(self.tier_ids.ids),
        )

    def _get_domain_condition(self, person, domain):
        query = self.env["res.partner"]._search(domain)
        return SQL("%s IN %s", SQL.identifier(person, "id"), query.subselect())

import ast

from psycopg2 import DatabaseError

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, mute_logger


class ShopFollowupRule(models.Model):
    """For whom a rule is: tiers, groups and a condition, all of which must hold."""

    _inherit = "shop.followup.rule"

    @api.constrains("domain", "group_ids")
    def _check_audience(self):
        """Refuse a condition that can't be run, or that nobody at all fulfils.

        Tiers are left out: who stands in them changes by itself. A rule that is not
        active yet may wait for its customers, and says when it is planned that it is
        for nobody.
        """
        for rule in self:
            for name, domain in (
                ("domain", rule._get_own_domain()),
                ("group_ids", rule._get_groups_domain()),
            ):
                if not rule._matches_customers(name, domain) and rule.active:
                    raise rule._get_problem(name, self.env._("no customer matches."))

    def _matches_customers(self, name, domain):
        """Run a condition once: one that fails would stop every planning.

        :raise ValidationError: it can't be run, or not by this user
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                # Odoo checks as superuser; an answer to any question at all would
                # tell the asker what is closed to them
                partners = self.env["res.partner"].sudo(False)
                return bool(partners.search(domain, limit=1))
        except AccessError as error:
            raise self._get_problem(
                name, self.env._("it uses data you can't access.")
            ) from error
        except (DatabaseError, RecursionError, TypeError, ValueError) as error:
            raise self._get_domain_problem(name) from error

    def _get_domain_problem(self, name):
        return self._get_problem(name, self.env._("not a valid customer filter."))

    @api.depends("tier_ids", "group_ids", "domain", "trigger")
    @api.depends_context("company", "uid")
    def _compute_audience_count(self):
        for rule in self:
            try:
                rule.audience_count = rule._count_audience()
            except (AccessError, UserError):
                rule.audience_count = 0

    def _count_audience(self):
        """Return how many persons of the company the rule is for, as one may see."""
        company = self.env.company
        domain = Domain("company_id", "in", (company.id, False))
        query = self.env["res.partner"]._search(domain)
        query.add_where(SQL("%s", self._get_audience_condition(query.table)))
        query.add_where(SQL("%s", self._get_served_condition(query.table, company)))
        return self.env.execute_query(query.select(SQL("count(*)")))[0][0]

    def _get_served_condition(self, person, company):
        """Return that a contact is one whom the trigger can be about.

        :param str person: alias of the contact's table
        """
        if self._is_personal():
            return SQL(
                "%s = 'contact' AND %s",
                SQL.identifier(person, "type"),
                self._customer_condition(person, company),
            )
        return SQL(
            """
            %s IN (
                SELECT %s
                  FROM (%s) AS metrics
                  JOIN res_partner AS customer ON customer.id = metrics.partner_id
            )
            """,
            SQL.identifier(person, "id"),
            self._person("customer"),
            self.env["shop.customer.metrics"]._figures_query(company),
        )

    def _get_empty_audience_text(self, rule):
        """Return what is said of a rule that is for nobody, by the field's label."""
        names = [name for name in ("tier_ids", "group_ids") if rule[name]]
        name = names[0] if names else "domain"
        return str(
            rule._get_problem(name, self.env._("no customer matches at present."))
        )

    def _get_own_domain(self):
        """Return the rule's own condition on contacts.

        :raise ValidationError: it is no domain on contacts
        """
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            # sudo: looks at names of fields alone, whoever may read them
            domain.validate(self.env["res.partner"].sudo())
        except (RecursionError, SyntaxError, TypeError, ValueError) as error:
            raise self._get_domain_problem("domain") from error
        return domain

    def _get_groups_domain(self):
        """Return the condition that a contact is in one of the rule's groups."""
        if not self.group_ids:
            return Domain.TRUE
        return Domain.OR(group._get_domain() for group in self.group_ids)

    def _get_audience_condition(self, person="person"):
        """Return the condition that a contact is meant, with the viewer's rights.

        :param str person: alias of the contact's table
        """
        customer = SQL.identifier(person, "commercial_partner_id")
        conditions = [self._get_tier_condition(customer)]
        for domain in (self._get_groups_domain(), self._get_own_domain()):
            if not domain.is_true():
                conditions.append(self._get_domain_condition(person, domain))
        return SQL(" AND ").join(conditions)

    def _get_tier_condition(self, customer):
        """Return that a customer stands in one of the rule's tiers, if it names any.

        :param customer: SQL of the customer's id, the commercial entity's
        """
        if not self.tier_ids:
            return SQL("TRUE")
        standings = self.env["shop.tier.standing"]
        return SQL(
            "%s IN (SELECT standing.partner_id FROM (%s) AS standing)",
            customer,
            standings._current_query(self.env.company, self.tier_ids),
        )

    def _get_domain_condition(self, person, domain):
        query = self.env["res.partner"]._search(domain)
        return SQL("%s IN %s", SQL.identifier(person, "id"), query.subselect())

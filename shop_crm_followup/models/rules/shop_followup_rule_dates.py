from odoo import models
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.tools.birthday import birthdays_on


class ShopFollowupRule(models.Model):
    """Occasions of the calendar: birthdays, anniversaries, festivals."""

    _inherit = "shop.followup.rule"

    def _customer_condition(self, person, company):
        """Return that a contact is a customer of the company, or works for one."""
        return SQL(
            """
            (%(person)s.shop_home_company_id = %(company)s OR EXISTS (
                SELECT 1
                  FROM (%(figures)s) AS metrics
                 WHERE metrics.partner_id = %(person)s.commercial_partner_id
            ))
            """,
            person=SQL.identifier(person),
            company=company.id,
            figures=self.env["shop.customer.metrics"]._figures_query(company),
        )

    def _candidates_birthday(self, period):
        return self._get_birthday_query(
            period, "res_partner", "id", "shop_", SQL("''::varchar")
        )

    def _candidates_family_birthday(self, period):
        return self._get_birthday_query(
            period,
            "shop_family_member",
            "partner_id",
            "",
            SQL("'shop.family.member,' || born.id"),
        )

    def _get_birthday_query(self, period, table, partner, prefix, origin):
        """Return the birthdays of a period, in both calendars, of one table's rows.

        :param str prefix: of the birthday's columns
        """
        return SQL(
            """
            SELECT customer.id AS partner_id, occasion.day AS occasion_date,
                   %(origin)s AS origin
              FROM (VALUES %(occasions)s)
                AS occasion (day, is_lunar, month, leap, number)
              JOIN %(table)s AS born
                ON born.%(month)s = occasion.month
               AND born.%(number)s = occasion.number
               AND (COALESCE(born.%(calendar)s, 'solar') = 'lunar') = occasion.is_lunar
               AND COALESCE(born.%(leap)s, FALSE) = occasion.leap
              JOIN res_partner AS customer ON customer.id = born.%(partner)s
             WHERE born.%(month)s > 0
               AND customer.type = 'contact'
               AND %(is_customer)s
            """,
            origin=origin,
            occasions=SQL(", ").join(self._get_birthdays(period)),
            table=SQL.identifier(table),
            partner=SQL.identifier(partner),
            month=SQL.identifier(f"{prefix}birth_month"),
            number=SQL.identifier(f"{prefix}birth_day"),
            calendar=SQL.identifier(f"{prefix}birthday_calendar"),
            leap=SQL.identifier(f"{prefix}birth_leap_month"),
            is_customer=self._customer_condition("customer", period.company),
        )

    def _get_birthdays(self, period):
        """Return the birthdays that fall on each day of a period, as SQL rows."""
        rules = period.company._shop_birthday_rules()
        for day in period.occasions():
            for is_lunar, month, leap, number in sorted(birthdays_on(day, rules)):
                yield SQL(
                    "(%s::date, %s, %s, %s, %s)", day, is_lunar, month, leap, number
                )

    def _candidates_anniversary(self, period):
        """Return who has an anniversary; 29 February by the company's rule."""
        rules = period.company._shop_birthday_rules()
        days = [
            SQL("(%s::date, %s::numeric)", day, month * 100 + number)
            for day in period.occasions()
            for is_lunar, month, _leap, number in sorted(birthdays_on(day, rules))
            if not is_lunar
        ]
        return SQL(
            """
            SELECT customer.id AS partner_id, occasion.day AS occasion_date,
                   ''::varchar AS origin
              FROM (VALUES %(days)s) AS occasion (day, number)
              JOIN res_partner AS customer
                ON extract(month FROM customer.shop_anniversary) * 100
                   + extract(day FROM customer.shop_anniversary) = occasion.number
             WHERE customer.shop_anniversary IS NOT NULL
               AND customer.shop_anniversary < occasion.day
               AND customer.type = 'contact'
               AND %(is_customer)s
            """,
            days=SQL(", ").join(days),
            is_customer=self._customer_condition("customer", period.company),
        )

    def _candidates_festival(self, period):
        """Return everybody of the company, on the days of the festival."""
        days = self.festival_id._get_days(
            period.first_occasion, period.last_occasion, period.company
        )
        return SQL(
            """
            SELECT %(person)s AS partner_id, occasion.day AS occasion_date,
                   ''::varchar AS origin
              FROM unnest(%(days)s::date[]) AS occasion (day)
             CROSS JOIN (%(figures)s) AS metrics
              JOIN res_partner AS customer ON customer.id = metrics.partner_id
            """,
            person=self._person("customer"),
            days=list(days),
            figures=self.env["shop.customer.metrics"]._figures_query(period.company),
        )

    def _person(self, customer):
        """Return whom to contact of a customer: of a company its first contact."""
        return SQL(
            """
            CASE WHEN %(customer)s.is_company THEN COALESCE((
                     SELECT min(employee.id)
                       FROM res_partner AS employee
                      WHERE employee.parent_id = %(customer)s.id
                        AND employee.type = 'contact'
                        AND employee.active
                 ), %(customer)s.id)
                 ELSE %(customer)s.id
            END
            """,
            customer=SQL.identifier(customer),
        )

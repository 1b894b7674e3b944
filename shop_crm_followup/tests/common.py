"""Customers, rules and a frozen day on which their contacts are planned."""

from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon
from odoo.addons.shop_crm_tiering.tests.purchases import purchase_factory as factory

TODAY = date(2026, 11, 2)  # a Monday


def noon(day):
    """Return noon of a day in Shanghai, as the database keeps it."""
    return datetime.combine(day, time(4))


def days(number):
    return timedelta(days=number)


class FollowupCase(ShopCrmCommon):
    """Li Ming is a customer with phone, e-mail and address; no other rule is active."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(noon(TODAY)))
        cls.company = cls.env.company
        cls.company.write(
            {
                "country_id": cls.env.ref("base.cn").id,
                "shop_budget_count": 2,
                "shop_budget_days": 7,
                "shop_belated_days": 7,
                "shop_contact_calendar_id": False,
                "shop_feb29": "feb28",
                "shop_lunar_leap": "regular",
            }
        )
        cls.rules = cls.env["shop.followup.rule"]
        cls.followups = cls.env["shop.followup"]
        cls.member = cls.env.ref("shop_crm_tiering.shop_tier_scheme_member")
        cls.customer = cls.make_customer("Li Ming")
        cls.rules.search([]).active = False

    @classmethod
    def make_customer(cls, name="Wang Fang", **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "shop_home_company_id": cls.env.company.id,
                "phone": "13800138000",
                "email": "customer@example.com",
                "street": "Road 1",
                **values,
            }
        )

    @classmethod
    def make_rule(cls, trigger, **values):
        return cls.rules.create(
            {
                "name": trigger,
                "trigger": trigger,
                "reason": "Because",
                "script": "Hello {salutation}",
                **values,
            }
        )

    @classmethod
    def make_row(cls, rule, customer=None, **values):
        """Return a row of the ledger as planning, or history, would have left it."""
        customer = customer or cls.customer
        row = cls.followups.create(
            {
                "company_id": cls.env.company.id,
                "partner_id": customer.id,
                "rule_id": rule.id,
                "occasion_date": TODAY,
                "due_date": TODAY,
                "channel": rule.channel,
                "priority": rule.priority,
                **values,
            }
        )
        cls.env.flush_all()
        return row

    @classmethod
    def buy(cls, *purchases):
        """Insert orders: (customer, day) or (customer, day, amount) each."""
        rows = [
            (customer.id, noon(day), amount[0] if amount else 100.0)
            for customer, day, *amount in purchases
        ]
        return cls.env["sale.order"].browse(factory.insert_orders(cls.env, rows))

    def recompute(self, day=TODAY):
        with freeze_time(noon(day)):
            return self.member.action_recompute()

    def plan(self, rule, day=None):
        """Plan as the cron does on that day; return the counts of the new rows."""
        with freeze_time(noon(day or TODAY)):
            return rule._plan(day or TODAY)

    def rows(self, rule, customer=None):
        domain = [("rule_id", "=", rule.id)]
        if customer:
            domain.append(("partner_id", "=", customer.id))
        return self.followups.search(domain, order="occasion_date, partner_id, id")

    def planned(self, rule):
        """Return ``{contact: [days of the occasions]}`` of what is planned."""
        found = {}
        for row in self.rows(rule).filtered(lambda each: each.state == "planned"):
            found.setdefault(row.partner_id, []).append(row.occasion_date)
        return found

    @classmethod
    def born(cls, name="Born", day=TODAY, **values):
        """Return a customer with a solar birthday on that day."""
        return cls.make_customer(
            name, shop_birth_month=day.month, shop_birth_day=day.day, **values
        )

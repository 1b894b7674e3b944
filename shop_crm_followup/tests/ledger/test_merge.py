from odoo.tests import tagged, users

from ..common import TODAY, FollowupCase, days, noon

STATES = ("planned", "deferred", "scheduled", "sent", "done", "skipped", "cancelled")


@tagged("post_install", "-at_install")
class TestMerge(FollowupCase):
    """Contacts that are one person: every row stays, the strictest wish wins."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept, cls.gone, cls.third = (
            cls.make_customer(name) for name in ("Li Ming", "Ming Li", "LI Ming")
        )
        cls.rule = cls.make_rule("birthday")

    def merge(self, *sources):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        partners = self.kept.union(*sources)
        wizard._merge(partners.ids, self.kept.with_user(self.env.user))
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(partners.exists(), self.kept)

    def make(self, customer, state="planned", origin="", **values):
        return self.make_row(self.rule, customer, state=state, origin=origin, **values)

    @users("manager")
    def test_every_row_stays_whatever_its_state(self):
        rows = self.followups
        for number, kept in enumerate(STATES):
            for place, gone in enumerate(STATES):
                day = TODAY + days(10 * number + place)
                rows += self.make(self.kept, kept, occasion_date=day)
                rows += self.make(self.gone, gone, occasion_date=day)
                rows += self.make(self.third, gone, occasion_date=day)
        self.merge(self.gone, self.third)
        self.assertEqual(rows.exists(), rows)
        self.assertEqual(rows.partner_id, self.kept)
        keys = {(row.occasion_date, row.origin) for row in rows}
        self.assertEqual(len(keys), len(rows))
        for day in set(rows.mapped("occasion_date")):
            same = rows.filtered(lambda row, day=day: row.occasion_date == day)
            waiting = same.filtered(lambda row: row.state in ("planned", "deferred"))
            self.assertLessEqual(len(waiting), 1)
            self.assertEqual(len(same.filtered(lambda row: not row.origin)), 1)

    @users("manager")
    def test_what_got_furthest_stays_as_it_is(self):
        for number, (kept, gone, left) in enumerate(
            (
                # the kept contact had no phone, the other one has
                ("skipped", "planned", ("skipped", "planned")),
                ("planned", "done", ("cancelled", "done")),
                ("planned", "planned", ("planned", "cancelled")),
                ("cancelled", "scheduled", ("cancelled", "scheduled")),
            )
        ):
            day = TODAY + days(number)
            rows = self.make(self.kept, kept, occasion_date=day)
            rows += self.make(self.gone, gone, occasion_date=day)
            with self.env.cr.savepoint() as savepoint:
                self.merge(self.gone)
                self.assertEqual(tuple(rows.mapped("state")), left)
                furthest = rows[left[0] != gone and left[1] == gone]
                self.assertFalse(furthest.origin)
                savepoint.rollback()
            self.env.invalidate_all()

    @users("manager")
    def test_a_planned_greeting_is_not_planned_again_after_a_merge(self):
        birthday = {"shop_birth_month": TODAY.month, "shop_birth_day": TODAY.day}
        self.gone.write(birthday)
        self.kept.write({"phone": False, **birthday})
        self.plan(self.rule)
        rows = self.rows(self.rule, self.kept) + self.rows(self.rule, self.gone)
        self.assertEqual(rows.mapped("state"), ["skipped", "planned"])
        self.merge(self.gone)
        self.assertFalse(self.plan(self.rule))
        self.assertEqual(rows.mapped("state"), ["skipped", "planned"])
        self.assertEqual(self.kept.phone, "13800138000")

    @users("manager")
    def test_two_runs_on_one_day_and_what_follows_on(self):
        """Rows that differ in their origin alone clash in pairs."""
        rows = self.followups
        for customer in self.kept + self.gone + self.third:
            for origin in ("shop.followup.run,1", "shop.followup.run,2"):
                first = self.make(customer, "done", origin, done_at=noon(TODAY))
                rows += first + self.make(
                    customer,
                    origin=f"shop.followup,{first.id}",
                    former_id=first.id,
                )
        self.merge(self.gone, self.third)
        self.assertEqual(len(rows.exists()), 12)
        self.assertEqual(len(set(rows.mapped("origin"))), 12)

    @users("manager")
    def test_budgets_are_one(self):
        branch = self.env["res.company"].sudo().create({"name": "Branch"})
        for company, customers in (
            (self.company, self.kept + self.gone + self.third),
            (branch, self.gone + self.third),
        ):
            self.followups._lock_budgets(company, customers.ids)
        self.merge(self.gone, self.third)
        budgets = self.env["shop.followup.budget"].sudo()
        found = budgets.search([("partner_id", "=", self.kept.id)])
        self.assertEqual(found.mapped("company_id"), self.company + branch)
        self.assertEqual(len(found), 2)

    @users("manager")
    def test_contacts_of_both_count_together(self):
        for customer in (self.kept, self.gone):
            self.make(customer, "done", contact_day=TODAY - days(1))
        self.merge(self.gone)
        self.kept.sudo().write(
            {"shop_birth_month": TODAY.month, "shop_birth_day": TODAY.day + 1}
        )
        rule = self.make_rule("birthday")
        self.plan(rule, TODAY + days(1))
        self.assertEqual(
            self.rows(rule, self.kept).reason,
            "Deferred: 2 contacts in the last 7 days.",
        )

    @users("manager")
    def test_the_strictest_wish_wins(self):
        order = (False, "weekly", "monthly", "quarterly", "never")
        for kept in order:
            for gone in order:
                with self.env.cr.savepoint() as savepoint:
                    self.kept.shop_contact_wish = kept
                    self.gone.shop_contact_wish = gone
                    self.merge(self.gone)
                    self.assertEqual(
                        self.kept.shop_contact_wish, max(kept, gone, key=order.index)
                    )
                    savepoint.rollback()
                self.env.invalidate_all()

    @users("manager")
    def test_links_and_refusals_follow(self):
        links = self.env["shop.consent.link"]
        tokens = {
            links._get_link(customer, self.company).token
            for customer in self.kept + self.gone
        }
        self.env["shop.consent"].create(
            {"partner_id": self.gone.id, "channel": "sms", "granted": False}
        )
        self.merge(self.gone)
        for token in tokens:
            self.assertEqual(links._find(token).partner_id, self.kept)
        self.assertIs(self.kept._shop_consent("sms", "marketing")[self.kept.id], False)

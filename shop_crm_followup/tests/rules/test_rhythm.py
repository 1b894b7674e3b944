from odoo.tests import freeze_time, tagged

from ..common import TODAY, FollowupCase, days, noon


@tagged("post_install", "-at_install")
class TestRhythm(FollowupCase):
    """Who was met by nobody for as long as the tier allows; any touch starts anew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.diamond, cls.gold, cls.silver, cls.regular = cls.member.tier_ids.sorted(
            "sequence"
        )
        cls.member.tier_ids.contact_interval_days = 0
        cls.regular.contact_interval_days = 30
        cls.rule = cls.make_rule("rhythm", interval_days=60)

    def meet(self, day, customer=None):
        """Let a call be done that day."""
        with freeze_time(noon(day)):
            call = (customer or self.customer).activity_schedule(
                "mail.mail_activity_data_call", user_id=self.env.uid
            )
            call.action_feedback()
            # its day is computed late
            self.env.flush_all()

    def occasions(self, customer=None, day=None, rule=None):
        """Return the occasions that are open once it was planned on that day."""
        rule = rule or self.rule
        self.plan(rule, day)
        rows = self.rows(rule, customer or self.customer)
        return rows.filtered(lambda row: row.state == "planned").mapped("occasion_date")

    def test_the_interval_of_the_tier_or_else_of_the_rule(self):
        rich = self.make_customer("Rich")
        for customer in self.customer + rich:
            self.meet(TODAY - days(80), customer)
        self.buy((rich, TODAY - days(60), 90_000))
        self.recompute()
        # 80 days: twice 30, the third time lies beyond the week
        self.assertEqual(self.occasions(), [])
        self.assertEqual(self.occasions(rich), [TODAY])
        self.diamond.contact_interval_days = 58
        self.assertEqual(self.occasions(rich), [TODAY - days(2)])
        self.assertEqual(
            self.rows(self.rule, rich).mapped("state"), ["planned", "cancelled"]
        )

    def test_who_is_late_when_the_rule_starts_comes_when_the_interval_passed_again(
        self,
    ):
        self.meet(TODAY - days(85))
        self.recompute()
        self.assertEqual(self.occasions(), [TODAY + days(5)], "85 = 3 x 30 - 5")

    def test_nobody_whom_nobody_ever_met(self):
        self.recompute()
        self.assertEqual(self.occasions(), [])

    def test_any_touch_starts_anew(self):
        self.recompute()
        partner = self.customer.id
        manual = self.make_rule("manual", channel="wechat")

        def write(**values):
            self.customer.message_post(
                body="Hello",
                author_id=partner,
                subtype_xmlid="mail.mt_comment",
                message_type="comment",
                **values,
            )

        for name, touch in {
            "sale": lambda: (self.buy((self.customer, TODAY)), self.recompute()),
            "logged call": lambda: self.meet(TODAY),
            "message in": write,
            "contact done": lambda: self.make_row(
                manual, state="done", done_at=noon(TODAY), contact_day=TODAY
            ),
            "message sent": lambda: self.make_row(
                manual, state="sent", done_at=noon(TODAY), contact_day=TODAY
            ),
        }.items():
            with self.subTest(touch=name), self.env.cr.savepoint() as savepoint:
                self.meet(TODAY - days(28))
                rule = self.make_rule("rhythm")
                self.assertEqual(self.occasions(rule=rule), [TODAY + days(2)])
                touch()
                self.assertEqual(self.occasions(rule=rule), [])
                row = self.rows(rule)
                self.assertEqual((row.state, row.reason_code), ("cancelled", "changed"))
                self.assertEqual(
                    self.occasions(rule=rule, day=TODAY + days(25)), [TODAY + days(30)]
                )
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_purchase_of_the_person_counts_for_the_company(self):
        firm = self.make_customer("Acme", is_company=True)
        first = self.make_customer("First", parent_id=firm.id)
        second = self.make_customer("Second", parent_id=firm.id)
        self.recompute()
        self.meet(TODAY - days(30), first)
        self.assertEqual(self.occasions(first), [TODAY])
        self.meet(TODAY - days(1), second)
        self.assertEqual(self.occasions(first), [], "Somebody of the firm was met")

    def test_a_short_rhythm_is_not_withdrawn_on_its_day(self):
        self.regular.contact_interval_days = 7
        self.recompute()
        self.meet(TODAY - days(7))
        for number in range(7):
            self.assertEqual(self.occasions(day=TODAY + days(number)), [TODAY])
        self.assertEqual(self.occasions(day=TODAY + days(7)), [TODAY + days(7)])
        for number in range(8, 40):
            planned = self.occasions(day=TODAY + days(number))
            self.assertEqual(len(planned), 1, "Never two at once")
        every = self.rows(self.rule, self.customer).mapped("occasion_date")
        self.assertEqual(every, [TODAY + days(7 * n) for n in range(len(every))])

    def test_of_several_schemes_the_shortest_interval_counts(self):
        rfm = self.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        rfm.tier_ids.contact_interval_days = 20
        self.buy((self.customer, TODAY - days(20)))
        self.recompute()
        rfm.action_recompute()
        rule = self.make_rule("rhythm", tier_ids=(rfm.tier_ids + self.regular).ids)
        self.assertEqual(self.occasions(rule=rule), [TODAY])
        rule = self.make_rule("rhythm", tier_ids=self.diamond.ids)
        self.assertEqual(self.occasions(rule=rule), [])

    def test_a_company_without_a_primary_scheme_has_no_rhythm(self):
        self.meet(TODAY - days(30))
        self.recompute()
        self.company.shop_primary_scheme_id = False
        self.company.shop_former_scheme_id = False
        self.assertEqual(self.occasions(), [])

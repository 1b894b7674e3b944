import random
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged, users
from odoo.tools import mute_logger

from ...tools.sharing import share_out
from ..common import TODAY, FollowupCase, days


@tagged("post_install", "-at_install")
class TestHandover(FollowupCase, HttpCase):
    """When somebody leaves, the customers are shared out evenly among others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "shop_crm_tiering.group_shop_crm_user"
        cls.leaver, cls.anna, cls.bo = (
            new_test_user(cls.env, login, name=login.title(), groups=group)
            for login in ("leaver", "anna_", "bobo_")
        )
        cls.receivers = cls.anna + cls.bo
        cls.hello = cls.env.ref("shop_crm_followup.shop_followup_rule_hello")
        cls.hello.active = True
        cls.rule = cls.make_rule("rhythm")
        cls.theirs = cls.env["res.partner"].create(
            [
                {
                    "name": f"Customer {number:02}",
                    "user_id": cls.leaver.id,
                    "shop_home_company_id": cls.company.id,
                    "phone": "13800138000",
                }
                for number in range(13)
            ]
        )
        cls.buy(*((each, TODAY - days(9), 7000.0) for each in cls.theirs[:5]))
        cls.member.action_recompute()

    def _open(self, receivers=None):
        """Fill in the dialog as the manager does, and return it."""
        with Form(self.env["shop.handover"]) as form:
            form.user_id = self.leaver
            for user in receivers or self.receivers:
                form.receiver_ids.add(user)
        return form.record

    def _get_tiers(self, user):
        """Return how many customers of each tier a user has."""
        self.env.flush_all()
        counts = {}
        for partner in self.theirs.filtered(lambda each: each.user_id == user):
            counts[partner.shop_tier_id] = counts.get(partner.shop_tier_id, 0) + 1
        return counts

    # ------------------------------------------------------------
    # WHO GETS WHAT
    # ------------------------------------------------------------

    def test_shares_are_even_in_each_group_and_together(self):
        chance = random.Random(3)
        for _number in range(200):
            groups = [
                [object() for _thing in range(chance.randrange(12))]
                for _group in range(chance.randrange(1, 5))
            ]
            loads = {user: chance.randrange(30) for user in range(1, 5)}
            shares = share_out(groups, loads)
            told = [thing for share in shares.values() for thing in share]
            self.assertCountEqual(told, [thing for g in groups for thing in g])
            for group in groups:
                sizes = [len(set(share) & set(group)) for share in shares.values()]
                self.assertLessEqual(max(sizes) - min(sizes), 1)

    @users("manager")
    def test_the_preview_is_what_happens(self):
        for partner in self.theirs[:4]:
            self.make_row(self.rule, partner, user_id=self.leaver.id)
        dialog = self._open()
        lines = dialog.line_ids
        self.assertEqual(sorted(lines.mapped("customer_count")), [6, 7])
        self.assertEqual(sum(lines.mapped("followup_count")), 4)
        told = {line.user_id: line.customer_count for line in lines}
        texts = {line.user_id: line.tier_text for line in lines}
        self.assertEqual(self.theirs.user_id, self.leaver, "Nothing has happened yet")
        counts = dialog.action_hand_over()
        self.assertEqual(counts, {"customers": 13, "followups": 4, "hellos": 13})
        for user in self.receivers:
            tiers = self._get_tiers(user)
            self.assertEqual(sum(tiers.values()), told[user])
            for tier, count in tiers.items():
                self.assertIn(f"{tier.name} {count}", texts[user])
                theirs = [self._get_tiers(each).get(tier) for each in self.receivers]
                self.assertLessEqual(max(theirs) - min(theirs), 1)
        self.assertEqual(dialog.line_ids.partner_ids, self.theirs)
        with self.assertRefused(UserError, "have been handed over"):
            dialog.action_hand_over()

    @users("manager")
    def test_what_is_left_over_goes_to_who_has_least(self):
        self.customer.user_id = self.anna
        self.member.sudo().action_recompute()
        dialog = self._open()
        line = dialog.line_ids.filtered(lambda each: each.user_id == self.anna)
        self.assertEqual((line.present_count, line.customer_count), (1, 6))

    @users("manager")
    def test_archived_colleagues_and_people_of_a_customer(self):
        firm = self.theirs[0]
        firm.is_company = True
        buyer = self.make_customer("Buyer", parent_id=firm.id, user_id=self.leaver.id)
        self.leaver.sudo().active = False
        self._open().action_hand_over()
        self.assertIn(buyer.user_id, self.receivers)
        self.assertEqual(buyer.user_id, firm.user_id)
        greeted = self.followups.search([("rule_id", "=", self.hello.id)])
        self.assertIn(buyer, greeted.partner_id)
        self.assertNotIn(firm, greeted.partner_id)

    @users("manager")
    def test_only_customers_of_this_company_move(self):
        other = self.env["res.company"].sudo().create({"name": "Another shop"})
        stranger = self.env["res.partner"].create(
            {"name": "Stranger", "user_id": self.leaver.id}
        )
        elsewhere = stranger.sudo().copy({"shop_home_company_id": other.id})
        elsewhere.user_id = self.leaver
        self.member.sudo().with_company(other).action_recompute()
        self._open().action_hand_over()
        self.assertEqual((stranger + elsewhere).user_id, self.leaver)

    # ------------------------------------------------------------
    # WHAT GOES ALONG
    # ------------------------------------------------------------

    @users("manager")
    def test_tasks_go_along_and_history_stays(self):
        done = self.make_row(
            self.rule, self.theirs[0], user_id=self.leaver.id, state="done"
        )
        task = self.make_row(self.rule, self.theirs[1], user_id=self.leaver.id)
        task.sudo().state = "scheduled"
        task.sudo()._create_activities()
        other = self.make_row(self.rule, self.customer, user_id=self.leaver.id)
        mails = self.env["mail.mail"].sudo().search_count([])
        with mute_logger("odoo.tests"):
            self._open().action_hand_over()
        self.assertEqual(done.user_id, self.leaver)
        self.assertEqual(task.user_id, self.theirs[1].user_id)
        self.assertEqual(task.activity_id.user_id, task.user_id)
        self.assertIn(other.user_id, self.receivers)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        note = self.theirs[1].message_ids[0]
        self.assertRegex(note.body, "Handed over from Leaver to (Anna|Bobo)_")
        self.assertFalse(note.notified_partner_ids)

    @users("manager")
    def test_hellos_come_a_few_a_day_the_best_first(self):
        self._open(self.anna).action_hand_over()
        hellos = self.followups.search([("rule_id", "=", self.hello.id)])
        self.assertEqual(hellos.user_id, self.anna)
        per_day = {}
        for hello in hellos:
            per_day.setdefault(hello.due_date, []).append(hello)
        self.assertLessEqual(max(map(len, per_day.values())), 5)
        self.assertEqual(min(per_day), TODAY + timedelta(days=1))
        self.assertLessEqual(max(per_day), TODAY + timedelta(days=10))
        first = per_day[min(per_day)]
        for hello in first:
            self.assertIn(hello.partner_id, self.theirs[:5])

    @users("manager")
    def test_many_hellos_take_longer_and_keep_days_off(self):
        calendar = self.env.ref("resource.resource_calendar_std").sudo()
        self.company.sudo().shop_contact_calendar_id = calendar
        dialog = self._open()
        found = dialog._get_hello_days(120)
        self.assertEqual(max(map(found.count, found)), 5)
        self.assertEqual(len(set(found)), 24)
        self.assertFalse([day for day in found if day.weekday() > 4])
        self.assertEqual(len(set(dialog._get_hello_days(7))), 7)

    @users("manager")
    def test_handed_on_the_same_day_nobody_is_greeted_twice(self):
        self._open(self.anna).action_hand_over()
        with Form(self.env["shop.handover"]) as form:
            form.user_id = self.anna
            form.receiver_ids.add(self.bo)
        counts = form.record.action_hand_over()
        self.assertEqual(counts, {"customers": 13, "followups": 13, "hellos": 0})
        hellos = self.followups.search([("rule_id", "=", self.hello.id)])
        self.assertEqual((len(hellos), hellos.user_id), (13, self.bo))

    # ------------------------------------------------------------
    # WHO MAY, AND WHAT IS WRONG
    # ------------------------------------------------------------

    @users("manager")
    def test_bad_input(self):
        dialogs = self.env["shop.handover"]
        values = {"user_id": self.leaver.id, "receiver_ids": self.leaver.ids}
        with self.assertRefused(UserError, "^New owners: Leaver already owns"):
            dialogs.create(values).action_hand_over()
        values["receiver_ids"] = self.user_portal.ids
        with self.assertRefused(UserError, "^New owners: choose colleagues"):
            dialogs.create(values).action_hand_over()
        values = {"user_id": self.bo.id, "receiver_ids": self.anna.ids}
        with self.assertRefused(UserError, "^Current owner: Bobo_ has no customers"):
            dialogs.create(values).action_hand_over()

    def test_only_managers(self):
        values = {"user_id": self.leaver.id, "receiver_ids": self.anna.ids}
        dialog = self.env["shop.handover"].create(values)
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            dialogs = self.env["shop.handover"].with_user(user)
            with self.assertRaises(AccessError):
                dialogs.create(values)
            with self.assertRaises(AccessError):
                dialog.with_user(user).action_hand_over()
            with self.assertRaises(AccessError):
                dialog.with_user(user).button_print()
        with self.assertRaises(AccessError):
            dialog.with_user(self.user_manager).action_hand_over()
        self.assertEqual(self.theirs.user_id, self.leaver)

    # ------------------------------------------------------------
    # BRIEF
    # ------------------------------------------------------------

    def test_the_brief(self):
        self.theirs[0].write(
            {
                "shop_salutation": "Sister Wang",
                "shop_income_band": "high",
                "shop_birthday_calendar": "solar",
                "shop_birth_month": 5,
                "shop_birth_day": 6,
            }
        )
        dialog = self.env["shop.handover"].with_user(self.user_manager)
        dialog = dialog.create(
            {"user_id": self.leaver.id, "receiver_ids": self.anna.ids}
        )
        dialog.action_hand_over()
        self.env.flush_all()
        self.authenticate("manager", "manager")
        url = (
            f"/report/html/shop_crm_followup.report_handover_brief/{dialog.line_ids.id}"
        )
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Sister Wang", page.text)
        self.assertIn("2027", page.text, "The next birthday")
        self.assertEqual(page.text.count("<tr"), 1 + 13)
        self.assertNotRegex(page.text, r"<td>\s*(0|False|None)\s*</td>")
        self.authenticate("assistant", "assistant")
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            page = self.url_open(url)
        self.assertNotEqual(page.status_code, 200)
        self.assertNotIn("Sister Wang", page.text)

    @users("manager")
    def test_forty_customers_cost_as_many_queries_as_ten(self):
        self._open(self.anna).action_hand_over()
        line = self.env["shop.handover.line"].search([], order="id desc", limit=1)

        def count(partners):
            line.partner_ids = partners
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            line._get_brief()
            return self.cr.sql_log_count - before

        count(self.theirs[:2])
        self.assertLessEqual(count(self.theirs), count(self.theirs[:4]) + 2)

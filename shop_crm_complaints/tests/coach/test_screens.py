from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, tagged, users

from ..common import START, ComplaintCase


@tagged("post_install", "-at_install")
class TestScreens(ComplaintCase, TransactionCase):
    """The screens tell each person what is next, and their buttons do it."""

    def test_views_of_each_role(self):
        models = (
            "shop.complaint",
            "shop.complaint.promise",
            "shop.complaint.step",
            "shop.complaint.phrase",
            "shop.complaint.technique",
            "shop.complaint.cause",
            "shop.complaint.remedy",
            "shop.complaint.authority",
        )
        for user in (self.user_assistant, self.user_manager, self.user_administrator):
            for model in models:
                with self.subTest(user=user.login, model=model):
                    views = [(False, kind) for kind in ("list", "kanban", "form")]
                    self.env[model].with_user(user).get_views(views)

    def test_menus_of_each_role(self):
        self.assertEqual(self._get_menus(self.user_assistant), {"menu", "promise_menu"})
        self.assertEqual(
            self._get_menus(self.user_manager),
            {"menu", "promise_menu", "to_allow_menu"},
        )
        self.assertEqual(
            self._get_menus(self.user_administrator),
            {"menu", "promise_menu", "to_allow_menu", "authority_menu", "step_menu"},
        )

    def _get_menus(self, user):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        names = ("menu", "promise_menu", "to_allow_menu", "authority_menu", "step_menu")
        xmlid = "shop_crm_complaints.shop_complaint_%s"
        return {name for name in names if self.env.ref(xmlid % name).id in visible}

    # ------------------------------------------------------------
    # THE COACH
    # ------------------------------------------------------------

    @users("assistant")
    def test_quick_entry_then_first_step(self):
        with Form(self.env["shop.complaint"]) as form:
            form.customer_words = "It shrank!"
            form.contact_name = "Mrs. Chen"
            form.severity = "high"
        case = form.record
        self.assertRecordValues(
            case, [{"step_code": "vent", "who": "Mrs. Chen", "missing": ""}]
        )
        self.assertEqual(case.button_next()["type"], "ir.actions.act_window_close")
        self.assertEqual(case.step_code, "apologise")

    def test_still_needed_follows_what_is_typed(self):
        case = self.lead_to(self.make_case(), "apologise")
        with Form(case) as form:
            self.assertIn("We apologised", form.missing)
            form.apologised = True
            self.assertNotIn("We apologised", form.missing)
            form.thanked = True
            self.assertFalse(form.missing)

    def test_steps_show_where_the_case_stands(self):
        case = self.lead_to(self.make_case(), "question")
        self.assertEqual(case.steps_html.count("o_shop_step_done"), 2)
        self.assertEqual(case.steps_html.count("o_shop_step_now"), 1)

    def test_words_of_customers_are_never_markup(self):
        words = "<img src=x onerror=alert(1)>"
        case = self.make_case(customer_words=words)
        case.action_next()
        self.assertNotIn("<img", case.story_html)
        self.assertIn("&lt;img", case.story_html)

    def test_phrases_of_the_step_come_first(self):
        case = self.make_case()
        everywhere, here = self.env["shop.complaint.phrase"].create(
            [
                {"name": "Anywhere", "kind": "say", "sequence": 1},
                {"name": "Here", "kind": "say", "step_id": case.step_id.id},
            ]
        )
        phrases = case.say_ids.with_env(self.env)
        self.assertLess(phrases.ids.index(here.id), phrases.ids.index(everywhere.id))

    def test_warning_where_a_phrase_never_to_say_is_written(self):
        self.env["shop.complaint.phrase"].create(
            {"name": "“Buttons do come off…”", "kind": "avoid"}
        )
        case = self.lead_to(self.make_case(), "question")
        case.q_what = "A button came off"
        self.assertFalse(case.unwise)
        case.q_what = "I told her: buttons do come off!"
        self.assertEqual(case.unwise, "Buttons do come off")

    def test_time_left_in_words(self):
        tell = self.cases._format_time_left
        self.assertEqual(tell(59 * 60), "59 min left")
        self.assertEqual(tell(-5 * 60), "5 min late")
        self.assertEqual(tell(26 * 3600), "26 h left")
        self.assertEqual(tell(-3 * 24 * 3600), "3 days late")

    def test_overdue_cases_are_found(self):
        with self.at(START):
            case = self.make_case(customer_words="It shrank!")
            self.assertFalse(case.is_overdue)
        with self.at(fields.Date.add(START, days=2)):
            case.invalidate_recordset()
            self.assertTrue(case.is_overdue)
            domain = [("id", "=", case.id)]
            late = self.cases.search([("is_overdue", "=", True), *domain])
            in_time = self.cases.search([("is_overdue", "=", False), *domain])
            self.assertEqual(late, case.with_env(self.env))
            self.assertFalse(in_time)

    # ------------------------------------------------------------
    # THE PROMISE LOCK
    # ------------------------------------------------------------

    def test_words_of_the_promise_unlock_when_it_is_allowed(self):
        case = self.lead_to(self.make_case(), "solution")
        case.write({"remedy_id": self.remedies["refund"].id, "remedy_amount": 100})
        self.assertTrue(case.needs_permission)
        self.assertFalse(case.offer_words)
        case.button_request_approval()
        self.assertFalse(case.needs_permission)
        self.assertFalse(case.offer_words)
        leading = case.with_user(self.user_manager)
        self.assertFalse(leading.allow_problem)
        leading.button_approve()
        self.assertIn("100", case.offer_words)

    def test_manager_reads_why_not(self):
        case = self.lead_to(self.make_case(), "solution")
        case.write({"remedy_id": self.remedies["refund"].id, "remedy_amount": 5000})
        case.button_request_approval()
        self.assertIn("limit", case.with_user(self.user_manager).allow_problem)
        self.assertFalse(case.allow_problem)

    # ------------------------------------------------------------
    # WHY
    # ------------------------------------------------------------

    def test_dialogs_are_ones_own(self):
        self.assertDialogsAreOnesOwn("shop_crm_complaints")

    def test_reason_of_each_kind(self):
        case = self.lead_to(self.make_case(), "apologise")
        self._tell(case.button_back(), self.user_assistant)
        self.assertEqual(case.step_code, "vent")
        self._tell(case.button_cancel(), self.user_assistant)
        self.assertEqual(case.state, "cancelled")
        self._tell(case.button_reopen(), self.user_assistant)
        self.assertEqual(case.state, "open")
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.remedies["refund"].id, "remedy_amount": 100})
        case.button_request_approval()
        self._tell(case.button_refuse(), self.user_manager)
        self.assertEqual(case.approval_state, "refused")

    def test_no_reason_is_refused(self):
        case = self.lead_to(self.make_case(), "apologise")
        with self.assertRefused(UserError, "Reason"):
            self._tell(case.button_back(), self.user_assistant, "  ")

    def _tell(self, action, user, reason="It was a mistake"):
        dialogs = self.env[action["res_model"]].with_user(user)
        dialog = dialogs.with_context(**action["context"]).create({"reason": reason})
        dialog.button_apply()
        self.cases.invalidate_model()

    # ------------------------------------------------------------
    # ON THE CUSTOMER'S FILE
    # ------------------------------------------------------------

    def test_open_cases_of_the_whole_family(self):
        child = self.env["res.partner"].create(
            {"name": "Li Hua", "parent_id": self.customer.id}
        )
        case = self.make_case(partner_id=child.id)
        customer = self.customer.with_user(self.user_assistant)
        self.assertEqual(customer.shop_open_complaint_count, 1)
        card = customer._shop_get_cards()[customer.id]
        self.assertEqual(card["complaints"], 1)
        action = customer.button_shop_complaints()
        found = self.cases.search(action["domain"])
        self.assertEqual(found, case.with_env(self.env))
        case.action_cancel("Entered twice")
        customer.invalidate_recordset()
        self.assertRecordValues(
            customer, [{"shop_open_complaint_count": 0, "shop_complaint_count": 1}]
        )

    def test_suggested_customer_is_confirmed_by_a_tap(self):
        case = self.make_case(partner_id=False, contact_name="Li Ming")
        customer = self.customer.with_user(self.user_assistant)
        customer.with_context(shop_complaint_id=case.id).button_shop_confirm_case()
        self.assertEqual(case.partner_id.with_env(self.env), self.customer)

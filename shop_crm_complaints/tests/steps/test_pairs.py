from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase

STARTS = ("solution", "requested", "approved", "opinion", "followup", "cancelled")


@tagged("post_install", "-at_install")
class TestPairs(ComplaintCase, TransactionCase):
    """Any two acts one after the other, from wherever: a case never contradicts itself.

    Two at once come one after the other as well: each writes the case's row first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        quick = {"tracking_disable": True, "mail_activity_quick_update": True}
        cls.case = cls.make_case().with_context(**quick)

    def get_acts(self):
        ours, manager = self.case, self.case.with_user(self.user_manager)
        refund = self.remedies["refund"].id
        return {
            "offer": lambda: ours.write({"remedy_id": refund, "remedy_amount": 200}),
            "request": ours.action_request_approval,
            "approve": manager.action_approve,
            "refuse": lambda: manager.action_refuse("Too much"),
            "accept": lambda: self.decide("satisfied"),
            "decline": lambda: self.decide("unsatisfied"),
            "cancel": lambda: ours.action_cancel("By mistake"),
            "reopen": lambda: ours.action_reopen("Not over"),
            "close": ours.action_close,
        }

    def decide(self, opinion):
        self.case.opinion = opinion
        self.case.action_next()

    def start(self, where):
        """Bring the case to where a pair of acts begins."""
        self.lead_to(self.case, "solution")
        refund = self.remedies["refund"].id
        self.case.write({"remedy_id": refund, "remedy_amount": 300})
        if where == "solution":
            return
        self.case.action_request_approval()
        if where == "requested":
            return
        self.case.with_user(self.user_manager).action_approve()
        if where in ("opinion", "followup"):
            self.case.action_next()
        if where == "followup":
            self.decide("satisfied")
        if where == "cancelled":
            self.case.action_cancel("Twice")

    def check(self):
        """What holds in every case, however it got there."""
        case = self.case
        live = case.grant_ids.filtered(lambda each: each.state != "withdrawn")
        running = case.step_time_ids.filtered(lambda each: not each.done_at)
        self.assertEqual(len(running), case.state == "open")
        self.assertLessEqual(len(live), 1)
        self.assertEqual(
            bool(live), case.approval_state == "approved" and case.state != "cancelled"
        )
        if live:
            self.assertEqual(
                (live.remedy_id, live.amount), (case.remedy_id, case.remedy_amount)
            )
        if case.step_id.code in ("opinion", "followup") and case.state == "open":
            self.assertEqual(case.approval_state, "approved")
        if case.state == "open" and case.step_id.code != "followup":
            self.assertFalse(case.followup_from)
            self.assertNotIn("planned", case.followup_ids.mapped("state"))
        if case.state == "closed":
            self.assertEqual(case.step_id.code, "followup")

    def test_every_pair_of_acts(self):
        acts = self.get_acts()
        for where in STARTS:
            with self.env.cr.savepoint() as start:
                self.start(where)
                self.check()
                for name, act in acts.items():
                    with self.subTest(start=where, act=name):
                        self.play(act, acts)
                start.rollback()
            self.env.invalidate_all(flush=False)

    def play(self, act, acts):
        """Do an act and after it each of the others, and take all back.

        What is refused leaves no trace, so nothing follows on it.
        """
        with self.env.cr.savepoint() as point:
            if self.do(act):
                for following, each in acts.items():
                    with self.subTest(then=following):
                        with self.env.cr.savepoint() as second:
                            self.do(each)
                            second.rollback()
                        self.env.invalidate_all(flush=False)
            point.rollback()
        self.env.invalidate_all(flush=False)

    def do(self, act):
        """Try an act; the case holds together, whether it was refused or not."""
        try:
            with self.env.cr.savepoint():
                act()
                self.env.flush_all()
            done = True
        except UserError:
            self.env.invalidate_all(flush=False)
            done = False
        self.check()
        return done

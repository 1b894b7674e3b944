"""Who may do what with complaints: rows of each model, each method open to calls."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.shop_crm_followup.tests.access.access_common import (
    ADMIN,
    LOGGERS,
    MANAGERS,
    NOBODY,
    OURS,
    SHARED,
    CallsOfRoles,
    RowsOfRoles,
)
from odoo.addons.shop_crm_followup.tests.common import TODAY, noon

from ..common import ComplaintCase

MASTER = (SHARED, ADMIN, ADMIN, ADMIN)
ROWS = {
    "shop.complaint": (OURS, OURS, OURS, NOBODY),
    "shop.complaint.authority": (OURS, ADMIN, ADMIN, ADMIN),
    "shop.complaint.cause": MASTER,
    "shop.complaint.check": MASTER,
    "shop.complaint.grant": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.complaint.intake.post": (ADMIN, NOBODY, NOBODY, NOBODY),
    "shop.complaint.intake.try": (ADMIN, NOBODY, NOBODY, NOBODY),
    "shop.complaint.phrase": MASTER,
    "shop.complaint.promise": (OURS, OURS, OURS, NOBODY),
    "shop.complaint.quarantine": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "shop.complaint.rating": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.complaint.recovery": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "shop.complaint.receipt": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "shop.complaint.remedy": MASTER,
    "shop.complaint.step": (SHARED, ADMIN, NOBODY, NOBODY),
    "shop.complaint.step.time": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.complaint.technique": MASTER,
    "shop.complaint.warning": (MANAGERS, NOBODY, NOBODY, NOBODY),
}
STAFF = ("staff", *SHARED)
A_CIRCULAR = ["shop.complaint", "From: li@example.com\nPrecedence: bulk\n\nBuy!"]
CALLS = {
    ("res.company", "message_process"): (STAFF, A_CIRCULAR),
    ("res.partner", "button_shop_complaints"): (SHARED, []),
    ("res.partner", "button_shop_new_complaint"): (SHARED, []),
    ("res.partner", "button_shop_confirm_case"): (SHARED, []),
    ("res.partner", "message_process"): (STAFF, A_CIRCULAR),
    ("shop.complaint", "action_approve"): (OURS, []),
    ("shop.complaint", "action_back"): (OURS, ["Because"]),
    ("shop.complaint", "action_cancel"): (OURS, ["Because"]),
    ("shop.complaint", "action_close"): (OURS, []),
    ("shop.complaint", "action_complete_file"): (OURS, []),
    ("shop.complaint", "action_confirm_customer"): (OURS, ["user_assistant"]),
    ("shop.complaint", "action_confirm_new_customer"): (OURS, []),
    ("shop.complaint", "action_next"): (OURS, []),
    ("shop.complaint", "action_refuse"): (MANAGERS, ["Because"]),
    ("shop.complaint", "action_reopen"): (OURS, ["Because"]),
    ("shop.complaint", "action_request_approval"): (OURS, []),
    ("shop.complaint", "action_resume"): (OURS, []),
    ("shop.complaint", "action_wait"): (OURS, []),
    ("shop.complaint", "button_approve"): (OURS, []),
    ("shop.complaint", "button_back"): (OURS, []),
    ("shop.complaint", "button_cancel"): (OURS, []),
    ("shop.complaint", "button_close"): (OURS, []),
    ("shop.complaint", "button_complete_file"): (OURS, []),
    ("shop.complaint", "button_confirm_new_customer"): (OURS, []),
    ("shop.complaint", "button_customer"): (OURS, []),
    ("shop.complaint", "button_log_talk"): (OURS, []),
    ("shop.complaint", "button_next"): (OURS, []),
    ("shop.complaint", "button_refuse"): (OURS, []),
    ("shop.complaint", "button_reopen"): (OURS, []),
    ("shop.complaint", "button_request_approval"): (OURS, []),
    ("shop.complaint", "button_resume"): (OURS, []),
    ("shop.complaint", "button_start"): (OURS, []),
    ("shop.complaint", "button_wait"): (OURS, []),
    ("shop.complaint", "get_pareto"): (SHARED, ["cause_id"]),
    ("shop.complaint", "get_report"): ((*MANAGERS, "stranger"), [12]),
    ("shop.complaint", "message_process"): (STAFF, A_CIRCULAR),
    ("shop.complaint", "web_save"): (OURS, [{}, {"name": {}}]),
    ("shop.complaint.promise", "action_keep"): (OURS, []),
    ("shop.complaint.promise", "button_case"): (OURS, []),
    ("shop.complaint.promise", "button_keep"): (OURS, []),
    ("shop.complaint.quarantine", "action_dismiss"): (MANAGERS, []),
    ("shop.complaint.quarantine", "action_make_case"): (MANAGERS, []),
    ("shop.complaint.quarantine", "button_dismiss"): (MANAGERS, []),
    ("shop.complaint.quarantine", "button_make_case"): (MANAGERS, []),
    ("shop.complaint.warning", "button_cases"): (MANAGERS, []),
    ("shop.complaint.warning", "message_process"): (STAFF, A_CIRCULAR),
    ("shop.complaint.recovery", "button_case"): (MANAGERS, []),
    ("shop.followup", "action_rate"): (OURS, ["satisfied"]),
    ("shop.followup", "button_rate"): (OURS, []),
}


class AccessCase(ComplaintCase):
    addon = "shop_crm_complaints"
    rows = ROWS
    calls = CALLS
    elsewhere = set()
    extended = {"res.company", "res.partner", "shop.followup", "shop.store"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_stranger()
        cls.member.action_recompute()
        cls.case = cls.make_case()
        cls.records = cls.make_records()

    @classmethod
    def make_records(cls):
        """Return one record of each model, of the shop's own company if it has one."""
        env, case = cls.env, cls.case
        made = {
            "res.partner": cls.customer,
            "shop.complaint": case,
            "shop.complaint.recovery": cls.make_closed(),
            "shop.complaint.step.time": case.step_time_ids,
            "shop.followup": cls.make_row(
                cls.make_rule("manual"), user_id=cls.user_assistant.id
            ),
        }
        for model in ("cause", "check", "phrase", "remedy", "step", "technique"):
            made[f"shop.complaint.{model}"] = env[f"shop.complaint.{model}"].search(
                [], limit=1
            )
        values = {
            "authority": {
                "user_id": cls.user_assistant.id,
                "company_id": cls.company.id,
            },
            "grant": {
                "complaint_id": case.id,
                "company_id": cls.company.id,
                "remedy_id": cls.remedies["refund"].id,
                "amount": 5,
                "user_id": cls.user_manager.id,
            },
            "intake.post": {"store_id": case.store_id.id, "complaint_id": case.id},
            "intake.try": {"store_id": case.store_id.id},
            "quarantine": {"store_id": case.store_id.id, "reason": "auto"},
            "receipt": {"complaint_id": case.id},
            "promise": {"complaint_id": case.id, "name": "Call"},
            "warning": {
                "company_id": cls.company.id,
                "kind": "product",
                "date": TODAY,
            },
            "rating": {"complaint_id": case.id, "handling": 5},
        }
        for model, each in values.items():
            made[f"shop.complaint.{model}"] = cls.make_one(model, each)
        return made

    @classmethod
    def make_closed(cls):
        """Return what came of a case that was closed a while ago."""
        closed = cls.make_case()
        closed._transition({"state": "closed", "closed_at": noon(TODAY)})
        cls.env.flush_all()
        return cls.env["shop.complaint.recovery"].browse(closed.id)

    @classmethod
    def make_one(cls, model, values):
        records = cls.env[f"shop.complaint.{model}"]
        usual = {"char": "x", "integer": 1, "datetime": noon(TODAY)}
        needed = {
            name: usual[field.type]
            for name, field in records._fields.items()
            if field.required and field.type in usual
        }
        known = {name: v for name, v in values.items() if name in records._fields}
        return records.create({**needed, **known})


@tagged("post_install", "-at_install")
class TestComplaintRows(RowsOfRoles, AccessCase):
    @mute_logger(*LOGGERS)
    def test_rows_follow_the_company_of_the_customer(self):
        self.customer.company_id = self.branch
        for model in ("shop.complaint", "shop.complaint.step.time"):
            record = self.records[model].with_user(self.user_manager)
            self.assertFalse(record.has_access("read"))

    def test_limits_are_written_by_administrators_alone(self):
        line = self.records["shop.complaint.authority"]
        with self.assertRaises(AccessError), mute_logger(*LOGGERS):
            line.with_user(self.user_manager).case_limit = 10_000


@tagged("post_install", "-at_install")
class TestComplaintCalls(CallsOfRoles, AccessCase):
    @mute_logger(*LOGGERS)
    def test_private_methods_are_closed(self):
        for method in (
            "_transition",
            "_cron_clocks",
            "_grant",
            "_enter_step",
            "_end",
            "_withdraw_approval",
            "_get_pareto",
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                cases = self.env(user=self.user_administrator)["shop.complaint"]
                call_kw(cases, method, [[self.case.id]], {})

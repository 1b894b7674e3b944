"""What can't be right is refused, whichever way it comes, and nothing is written."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import ShopCrmCommon

TODAY = date(2026, 11, 2)
# Scheme, line (None for the scheme itself, or its field and position), values, and
# what the message must name.
FAULTS = [
    ("value", ("weight_ids", 0), {"weight": 40}, "Weights: .*90"),
    ("value", ("weight_ids", 0), {"weight": -50}, "Weights"),
    ("value", ("weight_ids", 2), {"low": 5, "high": 5}, "0 points at"),
    ("value", ("tier_ids", 0), {"score_from": 10}, "Score from"),
    ("pyramid", ("tier_ids", 0), {"share_to": 85}, "Cumulative share up to"),
    ("pyramid", ("tier_ids", 3), {"share_to": 120}, "Cumulative share up to"),
    ("pyramid", ("tier_ids", 0), {"share_to": -1}, "Cumulative share up to"),
    ("pyramid", ("tier_ids", 0), {"no_data": True}, "No purchase"),
    ("pyramid", None, {"basis": False}, "Share of"),
    ("rfm", ("tier_ids", 0), {"r_min": 6}, "R from 1 to 5"),
    ("rfm", ("tier_ids", 0), {"f_min": 4, "f_max": 2}, "F from 1 to 5"),
    ("rfm", None, {"rfm_cuts": "own"}, "Recency cut points"),
    ("matrix", None, {"x_indicator": False}, "X axis"),
    ("matrix", None, {"y_indicator": False}, "Y axis"),
    ("matrix", None, {"x_cut": 150}, "X axis: high from"),
    ("matrix", None, {"y_cut": 0}, "Y axis: high from"),
    ("matrix", ("tier_ids", 1), {"x_high": True}, "Tiers"),
    ("member", None, {"grace_days": -1}, "[Gg]race"),
    ("member", None, {"code": "rfm"}, "code"),
]
CUTS = [
    ("r_cuts", "30, 20, 60, 90", "Recency cut points"),
    ("f_cuts", "1, 2, 3", "Frequency cut points"),
    ("m_cuts", "1, 2, 3, a lot", "Monetary cut points"),
    ("m_cuts", "1, 2, 2, 3", "Monetary cut points"),
    ("m_cuts", "1, 2, 3, nan", "Monetary cut points"),
    ("m_cuts", "1, 2, 3, inf", "Monetary cut points"),
    ("m_cuts", False, "Monetary cut points"),
]


@tagged("post_install", "-at_install")
@freeze_time("2026-11-02 04:00:00")
class TestBadInput(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.user_administrator)
        cls.schemes = cls.env["shop.tier.scheme"].with_context(active_test=False)

    def scheme(self, code):
        return self.schemes.search([("code", "=", code), ("company_id", "=", False)])

    def target(self, scheme, line):
        return scheme[line[0]][line[1]] if line else scheme

    def check_every_way(self, scheme, line, values, pattern):
        """Try values by RPC, by the form and by import."""
        record = self.target(scheme, line)
        before = record.read(list(values))
        for way in (self.by_rpc, self.by_form, self.by_import):
            with self.subTest(way=way.__name__, values=values):
                with self.assertRefused(UserError, pattern):
                    way(scheme, line, values)
                self.env.invalidate_all()
                self.assertEqual(record.read(list(values)), before)

    def by_rpc(self, scheme, line, values):
        record = self.target(scheme, line)
        try:
            with self.env.cr.savepoint():
                call_kw(record.browse(), "write", [record.ids, values], {})
        except IntegrityError as error:
            # What Odoo's dispatcher makes of it around such a call.
            raise UserError(record._sql_error_to_message(error)) from error

    def by_form(self, scheme, line, values):
        try:
            with self.env.cr.savepoint(), Form(scheme) as form:
                if not line:
                    self.fill(form, values)
                    return
                with getattr(form, line[0]).edit(line[1]) as line_form:
                    self.fill(line_form, values)
        except IntegrityError as error:
            raise UserError(scheme._sql_error_to_message(error)) from error
        except AssertionError as error:
            # The form does not even send a required field that is empty.
            self.assertIn("is a required field", str(error))
            raise UserError(scheme._fields[[*values][0]].string) from error

    def fill(self, form, values):
        for name, value in values.items():
            setattr(form, name, value)

    def by_import(self, scheme, line, values):
        record = self.target(scheme, line)
        result = record.load(
            [".id", *values],
            [[str(record.id), *(str(value or "") for value in values.values())]],
        )
        self.assertFalse(result["ids"])
        raise UserError("\n".join(each["message"] for each in result["messages"]))

    @mute_logger("odoo.sql_db")
    def test_faulty_definitions(self):
        for code, line, values, pattern in FAULTS:
            self.check_every_way(self.scheme(code), line, values, pattern)

    def test_faulty_cut_points(self):
        scheme = self.scheme("rfm")
        scheme.write(
            {
                "rfm_cuts": "own",
                "r_cuts": "30, 60, 90, 120",
                "f_cuts": "2, 3, 4, 5",
                "m_cuts": "1, 2, 3, 4.5",
            }
        )
        for name, value, pattern in CUTS:
            self.check_every_way(scheme, None, {name: value}, pattern)

    def test_faulty_new_scheme(self):
        weights = [Command.create({"indicator": "amount", "weight": 99})]
        with self.assertRefused(UserError, "Weights"):
            self.schemes.create(
                {"name": "A", "code": "a", "method": "score", "weight_ids": weights}
            )
        with self.assertRefused(UserError, "X axis"):
            self.schemes.create({"name": "A", "code": "a", "method": "matrix"})
        self.assertFalse(self.schemes.search([("code", "=", "a")]))

    def test_context_does_not_switch_checks_off(self):
        value = self.scheme("value")
        for weight in (value.weight_ids[0], value.weight_ids[0].sudo()):
            with self.assertRefused(UserError, "Weights"):
                weight.with_context(shop_defining=True).weight = 40

    def test_scheme_without_tiers(self):
        scheme = self.schemes.create({"name": "A", "code": "a"})
        for attempt in (scheme.action_recompute, scheme.preview):
            with self.assertRefused(UserError, "Tiers"):
                attempt()

    # ------------------------------------------------------------
    # DAYS
    # ------------------------------------------------------------

    def test_days_that_are_none(self):
        scheme = self.scheme("member")
        days = ("tomorrow", "2026-02-30", "2026-13-01", "02/11/2026", 5, [1], {"a": 1})
        for day in (*days, True, "0001-01-01", date(1, 1, 1), "1899-12-31"):
            for method in ("action_recompute", "preview"):
                with self.subTest(day=day, method=method):
                    with self.assertRefused(UserError, "As of"):
                        call_kw(scheme.browse(), method, [scheme.ids], {"as_of": day})

    def test_days_to_come(self):
        scheme = self.scheme("member")
        for day in (TODAY + timedelta(days=1), "2026-11-03", "9999-12-31"):
            for method in ("action_recompute", "preview"):
                with self.subTest(day=day, method=method):
                    with self.assertRefused(UserError, "As of.*future"):
                        call_kw(scheme.browse(), method, [scheme.ids], {"as_of": day})

    def test_days_that_are_today(self):
        scheme = self.scheme("member")
        for day in (None, False, "", TODAY, "2026-11-02", datetime(2026, 11, 2, 1)):
            with self.subTest(day=day):
                scheme.action_recompute(day)
                self.assertEqual(scheme._last_run(self.env.company).date, TODAY)

    def test_no_run_is_left_behind(self):
        runs = self.env["shop.tier.run"].search_count([])
        with self.assertRefused(UserError, "As of"):
            self.scheme("member").action_recompute("2999-01-01")
        self.assertEqual(self.env["shop.tier.run"].search_count([]), runs)

    # ------------------------------------------------------------
    # SETTINGS
    # ------------------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_window(self):
        company = self.env.company.sudo()
        for name, value, pattern in (
            ("shop_window_days", 0, "[Ww]indow"),
            ("shop_window_days", -365, "[Ww]indow"),
            ("shop_history_months", 0, "history"),
        ):
            with self.subTest(name=name, value=value):
                with self.assertRefused(Exception, pattern):
                    company.write({name: value})
                    self.env.flush_all()
                result = company.load([".id", name], [[str(company.id), str(value)]])
                self.assertRegex(result["messages"][0]["message"], pattern)

    def test_window_longer_than_time(self):
        self.env.company.sudo().shop_window_days = 2_000_000_000
        self.assertEqual(
            self.scheme("member").action_recompute()["customers"],
            self.env["shop.customer.metrics"].search_count(
                [("company_id", "=", self.env.company.id)]
            ),
        )

    def test_primary_of_another_company(self):
        branch = self.env["res.company"].sudo().create({"name": "Branch"})
        scheme = self.scheme("member").sudo().copy({"code": "b"})
        scheme.company_id = branch
        with self.assertRefused(UserError, "Primary scheme"):
            self.env.company.sudo().shop_primary_scheme_id = scheme
        with self.assertRefused(UserError, "Primary scheme"):
            scheme.is_primary = True

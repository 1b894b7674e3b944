import json
from datetime import date, timedelta
from statistics import median

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, noon

from ...models.insight.shop_complaint_report import LISTED
from ...report.complaint_report import PARETO_FIELDS
from .report_common import CODES, ReportCase, at


@tagged("post_install", "-at_install")
class TestReport(ReportCase):
    """What the report says is what one counts by hand, and opens those cases."""

    # ------------------------------------------------------------
    # AGAINST THE OBVIOUS WAY
    # ------------------------------------------------------------

    def test_every_figure_opens_its_cases(self):
        cases = self.make_history(150)
        self.make_times(cases)
        self.make_promises(cases)
        # as it comes to a client and back
        data = json.loads(json.dumps(self.report()))
        self.assertFiguresOpenTheirRows(data)

    def test_counts(self):
        cases = self.make_history(120)
        for months in (1, 3, 12, 36):
            counted = self.counted(cases, months)
            counts = self.report(months)["counts"]
            self.assertEqual(counts["cases"]["value"], len(counted))
            for state in ("open", "closed"):
                expected = counted.filtered(lambda c, state=state: c.state == state)
                self.assertEqual(counts[state]["value"], len(expected))

    def test_pareto(self):
        cases = self.make_history(150)
        counted = [("id", "in", self.counted(cases).ids)]
        for pareto in self.report()["pareto"]:
            expected = self.cases._get_pareto(pareto["field"], counted)
            found = [
                (
                    row["name"],
                    row["value"],
                    row["share"],
                    row["cum_share"],
                    row["class"],
                )
                for row in pareto["rows"]
            ]
            keys = ("name", "count", "share", "cum_share", "class")
            # which of equals are named is chance: by its count a line is there
            named = [tuple(row[key] for key in keys) for row in expected]
            self.assertEqual(
                [row[1:] for row in found], [r[1:] for r in named[:LISTED]]
            )
            self.assertLessEqual({row[0] for row in found}, {row[0] for row in named})
            rest = sum(row["count"] for row in expected[LISTED:])
            others = {"values": len(expected[LISTED:]), "count": rest}
            self.assertEqual(pareto["others"], others)
        self.assertEqual(
            [each["field"] for each in self.report()["pareto"]], [*PARETO_FIELDS]
        )

    def test_months_and_cost(self):
        cases = self.make_history(100)
        grants = self.env["shop.complaint.grant"].create(
            [
                {
                    "complaint_id": case.id,
                    "company_id": self.company.id,
                    "remedy_id": self.remedies["refund"].id,
                    "amount": self.chance.randrange(1, 900),
                    "user_id": self.user_manager.id,
                    "state": self.chance.choice(("approved", "paid", "withdrawn")),
                }
                for case in cases
            ]
        )
        for grant in grants:
            self.set_opened(grant, self.moment())
        data = self.report(6)
        self.assertEqual(len(data["months"]), 6)
        counted = self.counted(cases, 6)
        spent = grants.filtered(lambda grant: grant.state != "withdrawn")
        for row in data["months"]:
            month = date.fromisoformat(row["month"])
            self.assertEqual(row["cases"]["value"], len(self.of_month(counted, month)))
            of_month = self.of_month(spent, month)
            self.assertAlmostEqual(row["cost"]["value"], sum(of_month.mapped("amount")))
            behind = self.cases.search(row["cost"]["domain"])
            self.assertEqual(behind, of_month.complaint_id.sorted())
        total = sum(row["cost"]["value"] for row in data["months"])
        self.assertAlmostEqual(data["cost"]["value"], total)
        self.assertGreater(total, 0)

    def of_month(self, records, month):
        return records.filtered(
            lambda each: self.company._shop_day(each.create_date).replace(day=1)
            == month
        )

    def test_a_month_begins_at_the_store_s_midnight(self):
        before, first = self.make_case(), self.make_case()
        self.set_opened(before, at(date(2026, 10, 31), 23.99))
        self.set_opened(first, at(date(2026, 11, 1), 0.01))
        self.assertEqual(self.report(1)["counts"]["cases"]["value"], 1)
        months = self.report(2)["months"]
        self.assertEqual([row["cases"]["value"] for row in months], [1, 1])

    def test_steps(self):
        cases = self.make_history(120)
        times = self.make_times(cases)
        counted = times.filtered(lambda t: t.complaint_id in self.counted(cases))
        rows = {row["code"]: row for row in self.report()["steps"]}
        self.assertEqual([*rows], [*CODES])
        for code, row in rows.items():
            found = counted.filtered(lambda t, code=code: t.step_id.code == code)
            hours, late, kept = self.count_step(found)
            self.assertEqual(row["done"]["value"], len(hours))
            self.assertAlmostEqual(row["hours"], median(hours))
            self.assertEqual(row["late"]["value"], len(late))
            self.assertEqual(row["kept"]["value"], len(kept - late))
            both = len(late | kept)
            self.assertAlmostEqual(row["share"], len(kept - late) / both)

    def count_step(self, times):
        """Return the hours of each case, and the cases late and in time."""
        hours, late, kept = {}, set(), set()
        for time in times:
            case = time.complaint_id
            if time.done_at:
                taken = (time.done_at - time.entered_at).total_seconds() / 3600
                hours[case] = hours.get(case, 0) + taken
            if time.due_at and time.done_at:
                (kept if time.done_at <= time.due_at else late).add(case)
            elif time.due_at and time.due_at < noon(TODAY) and not case.waiting:
                late.add(case)
        return hours.values(), late, kept

    def test_loops(self):
        cases = self.make_history(80)
        loops = self.counted(cases).mapped("loops")
        found = [row["value"] for row in self.report()["loops"]]
        expected = [loops.count(number) for number in range(3)]
        self.assertEqual(found, [*expected, len([n for n in loops if n >= 3])])

    def make_promises(self, cases):
        promises = self.env["shop.complaint.promise"].create(
            [
                {
                    "complaint_id": case.id,
                    "name": "Call",
                    "due_date": case.create_date.date() + timedelta(days=2),
                }
                for case in cases
            ]
        )
        for promise in promises:
            if self.chance.random() < 0.8:
                promise._settle(self.chance.choice(("kept", "kept", "broken")))
        return promises

    def test_promises(self):
        promises = self.make_promises(self.make_history(90))
        recent = promises.filtered(lambda p: p.due_date >= self.first_day(12))
        rows = {row["name"]: row for row in self.report()["promises"]}
        self.assertEqual({*rows}, {*recent.store_id.mapped("name")})
        for store in recent.store_id:
            states = recent.filtered(lambda p, s=store: p.store_id == s).mapped("state")
            row = rows[store.name]
            for state in ("kept", "broken", "open"):
                self.assertEqual(row[state]["value"], states.count(state))
            kept, broken = states.count("kept"), states.count("broken")
            self.assertAlmostEqual(row["share"], kept / (kept + broken))

    # ------------------------------------------------------------
    # TIME OF WORK
    # ------------------------------------------------------------

    def test_waiting_for_the_customer_is_no_time_of_work(self):
        start = noon(TODAY)
        case = self.make_case(customer_words="A button came off")
        for hours, act in ((2, "action_wait"), (26, "action_resume")):
            with freeze_time(start + timedelta(hours=hours)):
                getattr(case, act)()
        with freeze_time(start + timedelta(hours=27)):
            case.action_next()
        time = case.step_time_ids[0]
        self.assertRecordValues(time, [{"waited_hours": 24, "worked_hours": 3}])

    def test_a_step_left_while_waiting_was_in_time(self):
        case = self.make_case(customer_words="A button came off")
        due = case.step_time_ids.due_at
        with freeze_time(due - timedelta(minutes=30)):
            case.action_wait()
        with freeze_time(due + timedelta(days=2)):
            case.action_next()
        self.assertEqual(case.step_time_ids[0].in_time, "kept")
        self.assertFalse(case.waiting)

    def test_time_of_work_is_opening_hours(self):
        self.company.shop_store_id.calendar_id = self.company.resource_calendar_id
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        monday = self.make_case(customer_words="A button came off")
        with freeze_time(noon(TODAY) + timedelta(days=1)):
            monday.action_next()
        hours = monday.step_time_ids[0].worked_hours
        self.assertAlmostEqual(hours, self.company.resource_calendar_id.hours_per_day)

    # ------------------------------------------------------------
    # THE ASSUMPTION
    # ------------------------------------------------------------

    def test_hidden_complaints(self):
        cases = self.make_history(30)
        number = len(self.counted(cases))
        self.assertEqual(
            self.report()["hidden"], {"count": 20 * number, "factors": [20]}
        )
        self.company.shop_complaint_hidden_factor = 7
        self.assertEqual(self.report()["hidden"], {"count": 7 * number, "factors": [7]})

    def test_no_assumption(self):
        self.make_history(5)
        self.company.shop_complaint_hidden_factor = 0
        self.assertEqual(self.report()["hidden"], {"count": 0, "factors": []})

    def test_factors_that_make_no_sense(self):
        for factor in (-1, 1001):
            with self.assertRefused(ValidationError, "0 to 1000"):
                self.company.shop_complaint_hidden_factor = factor

    # ------------------------------------------------------------
    # WHO SEES WHAT
    # ------------------------------------------------------------

    def test_without_cases(self):
        data = self.report()
        self.assertFalse(data["counts"]["cases"]["value"])
        self.assertFalse([row for each in data["pareto"] for row in each["rows"]])
        self.assertEqual({row["hours"] for row in data["steps"]}, {None})
        self.assertEqual({row["share"] for row in data["loops"]}, {None})
        self.assertFalse(data["promises"])

    def test_bad_period(self):
        for nonsense in (0, -1, 37, 10**9, "12", None, True, 1.5, [], {}):
            with self.subTest(months=nonsense), self.assertRefused(UserError, "Period"):
                self.report(nonsense)

    def test_only_managers_look(self):
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.report(user=user)
        self.assertTrue(self.report(user=self.user_administrator))

    def make_other_company(self):
        """Return a company of the manager too, with a case and a promise."""
        other = self.env["res.company"].create({"name": "Other"})
        self.user_manager.company_ids = [Command.link(other.id)]
        case = self.cases.create({"company_id": other.id, "loops": False})
        self.set_opened(case, noon(TODAY) - timedelta(days=1))
        self.env["shop.complaint.promise"].create(
            {"complaint_id": case.id, "name": "Call", "due_date": TODAY}
        )
        return other

    def test_only_the_companies_chosen(self):
        ours = len(self.counted(self.make_history(20)))
        other = self.make_other_company()
        chosen = {
            ours: self.company.ids,
            1: other.ids,
            ours + 1: [self.company.id, other.id],
        }
        for expected, companies in chosen.items():
            data = self.report(allowed_company_ids=companies)
            self.assertEqual(data["counts"]["cases"]["value"], expected)
            for pareto in data["pareto"]:
                count = sum(row["value"] for row in pareto["rows"])
                self.assertEqual(count + pareto["others"]["count"], expected)
        with self.assertRaises(AccessError):
            stranger = new_test_user(
                self.env, "elsewhere", "shop_crm_tiering.group_shop_crm_manager"
            )
            self.report(user=stranger, allowed_company_ids=other.ids)

    def test_customers_of_another_company_stay_out(self):
        case = self.make_case()
        self.make_times(case)
        self.set_opened(case, noon(TODAY) - timedelta(days=1))
        self.assertEqual(self.report()["counts"]["cases"]["value"], 1)
        branch = self.env["res.company"].create({"name": "Branch"})
        self.customer.company_id = branch
        data = self.report()
        self.assertEqual(data["counts"]["cases"]["value"], 0)
        self.assertFalse(any(row["done"]["value"] for row in data["steps"]))

    def test_names_of_goods_of_nobody_s_company(self):
        """Goods that went to another company are still named, the rest works."""
        case = self.make_case()
        case._transition({"q_product_id": self.goods[0].id})
        self.set_opened(case, noon(TODAY) - timedelta(days=1))
        branch = self.env["res.company"].create({"name": "Branch"})
        self.goods[0].company_id = branch
        names = [row["name"] for row in self.report()["pareto"][1]["rows"]]
        self.assertEqual(names, ["Goods 0"])

    def test_views(self):
        for kind in ("list", "kanban", "pivot", "graph", "search"):
            rows = self.env["shop.complaint.recovery"].with_user(self.user_manager)
            rows.get_views([(False, kind)])
        settings = self.env["res.config.settings"].create({})
        settings.shop_complaint_hidden_factor = 5
        self.assertEqual(self.company.shop_complaint_hidden_factor, 5)

    def test_queries_do_not_grow_with_the_cases(self):
        counts = []
        for number in (40, 120):
            self.make_times(self.make_history(number))
            self.report()
            before = self.env.cr.sql_log_count
            self.report()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], counts)

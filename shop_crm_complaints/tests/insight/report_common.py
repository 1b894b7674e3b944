"""Cases of two years by chance, and what the report says of them counted by hand."""

import random
from datetime import date, datetime, timedelta

from odoo.tools import SQL

from odoo.addons.shop_crm_followup.tests.common import TODAY, noon

from ..common import ComplaintCase

CODES = ("vent", "apologise", "question", "solution", "opinion", "followup")


class ReportCase(ComplaintCase):
    """Two stores, few causes and goods, and cases all over two years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chance = random.Random(4)
        cls.steps = {
            each.code: each for each in cls.env["shop.complaint.step"].search([])
        }
        cls.causes = cls.env["shop.complaint.cause"].search([])
        cls.stores = cls.company.shop_store_id + cls.env["shop.store"].create(
            {"name": "Second", "company_id": cls.company.id}
        )
        cls.goods = cls.env["product.product"].create(
            [{"name": f"Goods {number}"} for number in range(14)]
        )
        cls.people = cls.user_assistant + cls.user_manager

    @classmethod
    def report(cls, months=12, user=None, **context):
        cls.env.flush_all()
        cls.env.invalidate_all()
        cases = cls.cases.with_user(user or cls.user_manager)
        return cases.with_context(**context).get_report(months)

    @classmethod
    def set_opened(cls, case, moment):
        """Say when a case was opened, or a remedy allowed: Odoo itself says now."""
        case.flush_recordset()
        table = SQL.identifier(case._table)
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id = ANY(%s)",
                table,
                moment,
                case.ids,
            )
        )
        case.invalidate_recordset(["create_date"])

    @classmethod
    def moment(cls, most=730):
        """Return an instant of the last so many days."""
        return noon(TODAY) - timedelta(minutes=cls.chance.randrange(1, most * 1440))

    @classmethod
    def make_history(cls, number):
        """Return so many cases, each in a state by chance."""
        pick, chance = cls.chance.choice, cls.chance.random
        cases = cls.cases.create(
            [
                {
                    "partner_id": cls.customer.id if chance() < 0.9 else False,
                    "kind": "complaint" if chance() < 0.9 else "suggestion",
                    "cause_id": pick([False, *cls.causes[:5].ids]),
                    "store_id": pick(cls.stores).id,
                    "user_id": pick(cls.people).id,
                }
                for _number in range(number)
            ]
        )
        for case in cases:
            opened = cls.moment()
            state = pick(["open", "open", "closed", "closed", "closed", "cancelled"])
            case._transition(
                {
                    "state": state,
                    "closed_at": state != "open" and opened + timedelta(days=9),
                    "loops": pick([0, 0, 0, 1, 2, 3, 5]),
                    "waiting": chance() < 0.1,
                    "q_product_id": chance() < 0.7 and pick(cls.goods).id,
                    "q_staff_id": chance() < 0.5 and pick(cls.people).id,
                    "remedy_id": pick([False, *(e.id for e in cls.remedies.values())]),
                }
            )
            cls.set_opened(case, opened)
        cls.env["shop.complaint.step.time"].search(
            [("complaint_id", "in", cases.ids)]
        ).unlink()
        return cases

    @classmethod
    def make_times(cls, cases):
        """Let the cases pass some steps, some of them twice."""
        rows = []
        for case in cases:
            entered = case.create_date
            for code in CODES[: cls.chance.randrange(1, 7)]:
                for _time in range(cls.chance.choice((1, 1, 1, 2))):
                    hours = cls.chance.choice((0.5, 1, 3, 10, 40))
                    limit = cls.chance.choice((None, 2, 8, 30))
                    left = entered + timedelta(hours=hours)
                    rows.append(
                        {
                            "complaint_id": case.id,
                            "step_id": cls.steps[code].id,
                            "entered_at": entered,
                            "due_at": limit and entered + timedelta(hours=limit),
                            "done_at": cls.chance.random() < 0.9 and left,
                        }
                    )
                    entered = left
        return cls.env["shop.complaint.step.time"].create(rows)

    # ------------------------------------------------------------
    # BY HAND
    # ------------------------------------------------------------

    def first_day(self, months):
        """Return the first day of the month so many months back, this one the first."""
        number = TODAY.year * 12 + TODAY.month - months
        return date(number // 12, number % 12 + 1, 1)

    def counted(self, cases, months=12):
        """Return the cases that the report counts, the slow and obvious way."""
        first = self.first_day(months)
        return cases.filtered(
            lambda case: case.kind == "complaint"
            and case.state != "cancelled"
            and case.company_id == self.company
            and self.company._shop_day(case.create_date) >= first
        )

    def assertFiguresOpenTheirRows(self, data, user=None):
        """Expect that each figure opens as many rows as it says."""
        checked = 0
        for path, figure in self.figures(data):
            rows = self.env[figure["model"]].with_user(user or self.user_manager)
            count = rows.search_count(figure["domain"])
            if "cost" not in path:
                self.assertEqual(count, figure["value"], path)
            checked += 1
        self.assertGreater(checked, 50)

    def figures(self, data, path=()):
        """Yield every figure of a report with where it stands."""
        if isinstance(data, dict):
            if "domain" in data:
                yield path, data
            data = data.items()
        elif isinstance(data, list):
            data = enumerate(data)
        else:
            return
        for key, value in data:
            yield from self.figures(value, (*path, key))


def at(day, hour):
    """Return an hour of a day in Shanghai, as the database keeps it."""
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour - 8)

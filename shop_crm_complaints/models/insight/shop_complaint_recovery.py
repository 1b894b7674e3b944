from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ..steps.shop_complaint_step import STEPS
from ..steps.shop_complaint_step_time import LATE, ON_TIME

# Days after closing in which the customer may come back.
WINDOWS = (30, 90, 180)
# So far back closed cases go; what is older says little about today.
MONTHS = 36
BOUGHT, NOT_BOUGHT, RUNNING = "bought", "not", "open"
AFTERWARDS = [
    (BOUGHT, "Bought again"),
    (NOT_BOUGHT, "Did not buy"),
    (RUNNING, "Period not over"),
]
IN_TIME = [(ON_TIME, "On time"), (LATE, "Late")]


class ShopComplaintRecovery(models.Model):
    """A closed case, and whether its customer bought again: a read model.

    What the customer's company and its other people buy counts as well.
    """

    _name = "shop.complaint.recovery"
    _description = "Closed Case and Its Outcome"
    _auto = False
    _order = "closed_at desc, id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one("shop.complaint", string="Case", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    store_id = fields.Many2one("shop.store", readonly=True)
    cause_id = fields.Many2one("shop.complaint.cause", readonly=True)
    remedy_id = fields.Many2one("shop.complaint.remedy", readonly=True)
    user_id = fields.Many2one("res.users", string="Assigned to", readonly=True)
    closed_at = fields.Datetime(string="Closed", readonly=True)
    bought_at = fields.Datetime(string="Bought again on", readonly=True)
    after_30 = fields.Selection(AFTERWARDS, string="Within 30 days", readonly=True)
    after_90 = fields.Selection(AFTERWARDS, string="Within 90 days", readonly=True)
    after_180 = fields.Selection(AFTERWARDS, string="Within 180 days", readonly=True)
    in_time_vent = fields.Selection(IN_TIME, string="Step 1: Listen", readonly=True)
    in_time_apologise = fields.Selection(
        IN_TIME, string="Step 2: Apologise and thank", readonly=True
    )
    in_time_question = fields.Selection(IN_TIME, string="Step 3: Ask", readonly=True)
    in_time_solution = fields.Selection(
        IN_TIME, string="Step 4: Propose a solution", readonly=True
    )
    in_time_opinion = fields.Selection(
        IN_TIME, string="Step 5: Agree with the customer", readonly=True
    )
    in_time_followup = fields.Selection(
        IN_TIME, string="Step 6: Follow up", readonly=True
    )

    _depends = {
        "res.partner": ["commercial_partner_id"],
        "shop.complaint": [
            "cause_id",
            "closed_at",
            "company_id",
            "kind",
            "partner_id",
            "remedy_id",
            "state",
            "store_id",
            "user_id",
        ],
        "shop.complaint.step": ["code"],
        "shop.complaint.step.time": ["complaint_id", "in_time", "step_id"],
        "shop.purchase": ["amount", "company_id", "date", "partner_id"],
    }

    @property
    def _table_query(self):
        """Return SELECT of the columns above; the purchases are read once."""
        now = self.env["res.company"]._shop_now()
        return SQL(
            """
            WITH closed AS MATERIALIZED (%(closed)s),
            buyer AS MATERIALIZED (%(buyers)s),
            bought AS (%(bought)s),
            step AS (%(steps)s)
            SELECT closed.id, closed.id AS complaint_id, closed.company_id,
                   closed.partner_id, closed.store_id, closed.cause_id,
                   closed.remedy_id, closed.user_id, closed.closed_at,
                   bought.bought_at, %(afterwards)s, %(in_time)s
              FROM closed
              LEFT JOIN bought ON bought.id = closed.id
              LEFT JOIN step ON step.complaint_id = closed.id
            """,
            closed=self._closed(now),
            buyers=self._buyers(),
            bought=self._bought(now),
            steps=self._steps(),
            afterwards=SQL(", ").join(self._after(days, now) for days in WINDOWS),
            in_time=SQL(", ").join(
                SQL.identifier("step", f"in_time_{code}") for code, _name in STEPS
            ),
        )

    def _after(self, days, now):
        """Return the column that says what happened within so many days."""
        end = SQL("closed.closed_at + %s * interval '1 day'", days)
        return SQL(
            """
            CASE WHEN %(end)s >= %(now)s THEN %(running)s
                 WHEN bought.bought_at <= %(end)s THEN %(bought)s
                 ELSE %(not_bought)s END AS %(name)s
            """,
            end=end,
            now=now,
            running=RUNNING,
            bought=BOUGHT,
            not_bought=NOT_BOUGHT,
            name=SQL.identifier(f"after_{days}"),
        )

    def _closed(self, now):
        """Return SELECT of the closed cases whose customer is known."""
        return SQL(
            """
            SELECT complaint.id, complaint.company_id, complaint.partner_id,
                   complaint.store_id, complaint.cause_id, complaint.remedy_id,
                   complaint.user_id, complaint.closed_at,
                   person.commercial_partner_id AS customer_id
              FROM shop_complaint AS complaint
              JOIN res_partner AS person ON person.id = complaint.partner_id
             WHERE complaint.kind = 'complaint'
               AND complaint.state = 'closed'
               AND complaint.closed_at >= %s
            """,
            now - relativedelta(months=MONTHS),
        )

    def _buyers(self):
        """Return SELECT of everybody who buys for the customer of a case."""
        return SQL(
            """
            SELECT closed.id, closed.company_id, closed.closed_at,
                   relative.id AS partner_id
              FROM closed
              JOIN res_partner AS relative
                ON relative.commercial_partner_id = closed.customer_id
            """
        )

    def _bought(self, now):
        """Return SELECT id, bought_at: the first purchase after closing."""
        return SQL(
            """
            SELECT buyer.id, min(purchase.date) AS bought_at
              FROM buyer
              JOIN (%s) AS purchase
                ON purchase.partner_id = buyer.partner_id
               AND purchase.company_id = buyer.company_id
               AND purchase.date > buyer.closed_at
             WHERE purchase.amount > 0
               AND purchase.date > %s
               AND purchase.date <= %s
             GROUP BY buyer.id
            """,
            self.env["shop.purchase"]._purchase_union(),
            now - relativedelta(months=MONTHS),
            now,
        )

    def _steps(self):
        """Return SELECT of how each step of a case went: late once is late."""
        columns = [
            SQL(
                """
                CASE WHEN bool_or(passed.in_time = %(late)s)
                          FILTER (WHERE step.code = %(code)s) THEN %(late)s
                     WHEN bool_or(passed.in_time = %(kept)s)
                          FILTER (WHERE step.code = %(code)s) THEN %(kept)s
                 END AS %(name)s
                """,
                late=LATE,
                kept=ON_TIME,
                code=code,
                name=SQL.identifier(f"in_time_{code}"),
            )
            for code, _name in STEPS
        ]
        return SQL(
            """
            SELECT passed.complaint_id, %s
              FROM closed
              JOIN shop_complaint_step_time AS passed
                ON passed.complaint_id = closed.id
              JOIN shop_complaint_step AS step ON step.id = passed.step_id
             WHERE passed.in_time IS NOT NULL
             GROUP BY passed.complaint_id
            """,
            SQL(", ").join(columns),
        )

    def button_case(self):
        """Open the case."""
        self.ensure_one()
        self.check_access("read")
        return self.complaint_id._open()

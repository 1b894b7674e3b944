from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.comparisons import COMPARISONS
from ...tools.groups import MANAGER


class ShopCustomerMetrics(models.Model):
    """The purchase figures of one customer in one company.

    Written by the tier engine alone (``engine/figures.py``), and only where a
    figure really differs. Nothing in it counts days up to today.
    """

    _name = "shop.customer.metrics"
    _description = "Customer figures"
    _rec_name = "partner_id"
    _order = "amount desc, id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")

    first_purchase_date = fields.Date(string="First purchase")
    last_purchase_date = fields.Date(string="Last purchase")
    lifetime_count = fields.Integer(string="Lifetime purchases")
    lifetime_amount = fields.Monetary(string="Lifetime net spend")
    interval_days = fields.Float(
        string="Purchase interval (median days)",
        digits=(16, 1),
        aggregator="avg",
        help="Median of the days between successive purchase days.",
    )

    purchase_count = fields.Integer(string="Purchases")
    amount = fields.Monetary(
        string="Net spend", help="Purchases less refunds in the analysis window."
    )
    refund_amount = fields.Monetary(string="Refunded")
    average_amount = fields.Monetary(
        string="Average order value",
        aggregator="avg",
        help="Before refunds.",
    )
    margin = fields.Monetary(groups=MANAGER)
    r_score = fields.Integer(string="Recency score", aggregator="avg")
    f_score = fields.Integer(string="Frequency score", aggregator="avg")
    m_score = fields.Integer(string="Monetary score", aggregator="avg")
    rfm_code = fields.Char(string="RFM", size=3)

    recency_days = fields.Integer(
        string="Days since the last purchase",
        compute="_compute_days",
        search="_search_recency_days",
    )
    tenure_days = fields.Integer(
        string="Days since the first purchase",
        compute="_compute_days",
        search="_search_tenure_days",
    )

    amount_share = fields.Float(
        string="Share of net spend",
        compute="_compute_contribution",
        aggregator=None,
        help="Share of the company's net spend in the analysis window.",
    )
    cumulative_share = fields.Float(
        string="Cumulative share",
        compute="_compute_contribution",
        aggregator=None,
        help="Share of net spend of this customer and all customers above.",
    )

    _partner_company_uniq = models.Constraint(
        "UNIQUE (partner_id, company_id)",
        "A customer can have only one row of figures per company.",
    )
    _company_amount_idx = models.Index("(company_id, amount DESC)")
    _company_last_purchase_idx = models.Index("(company_id, last_purchase_date)")

    @api.depends("first_purchase_date", "last_purchase_date")
    def _compute_days(self):
        days = {each: each._shop_figures_day() for each in self.company_id}
        for row in self:
            as_of = days[row.company_id]
            last, first = row.last_purchase_date, row.first_purchase_date
            row.recency_days = last and (as_of - last).days
            row.tenure_days = first and (as_of - first).days

    @api.depends("amount", "company_id")
    def _compute_contribution(self):
        shares = dict.fromkeys(self.ids, (0.0, 0.0))
        shares |= {row: parts for row, *parts in self._contributions()}
        for row in self:
            row.amount_share, row.cumulative_share = shares.get(row._origin.id, (0, 0))

    def _contributions(self):
        """Return (id, share, cumulative share) of rows with an amount above 0."""
        self.flush_model(["amount", "company_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT id, amount / total, running / total
                  FROM (
                    SELECT id, amount,
                           sum(amount) OVER (PARTITION BY company_id) AS total,
                           sum(amount) OVER (
                               PARTITION BY company_id ORDER BY amount DESC
                           ) AS running
                      FROM shop_customer_metrics
                     WHERE company_id = ANY(%s) AND amount > 0
                  ) AS ranked
                 WHERE id = ANY(%s)
                """,
                self.company_id.ids,
                self.ids,
            )
        )

    def _search_recency_days(self, operator, value):
        return self._search_days("last_purchase_date", operator, value)

    def _search_tenure_days(self, operator, value):
        return self._search_days("first_purchase_date", operator, value)

    def _search_days(self, fname, operator, value):
        """Turn a condition on days into one on the date, company by company.

        Only the companies of the user: a foreign one would name its as-of day.
        """
        if operator not in ("<", "<=", ">", ">=", "in"):
            return NotImplemented
        if operator == "in":
            value = tuple(each for each in value if each is not False) or (None,)

        def days_of(company, model, alias, query):
            return SQL(
                "%s - %s %s %s",
                company._shop_figures_day(),
                model._field_to_sql(alias, fname, query),
                COMPARISONS[operator],
                value,
            )

        return Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain.custom(to_sql=partial(days_of, company))
            for company in self.env.companies
        )

    # ------------------------------------------------------------
    # FOR QUERIES OF OTHER ADDONS
    # ------------------------------------------------------------

    def _figures_query(self, company):
        """Return SELECT of the figures of a company's customers, a row each.

        Columns: those of the stored fields. Meant as a subquery with an alias, which
        PostgreSQL dissolves: ``FROM (%s) AS metrics`` or a join of it.
        """
        self.flush_model()
        return SQL(
            "SELECT * FROM shop_customer_metrics WHERE company_id = %s", company.id
        )

    # ------------------------------------------------------------
    # WHO IS A CUSTOMER
    # ------------------------------------------------------------

    def _customer_queries(self, company):
        """Return SELECTs of the contacts that are customers without a purchase.

        One column: the id of a contact; it counts for its commercial entity.
        Addons append theirs. A purchase makes a customer by itself.
        """
        return [
            SQL(
                "SELECT partner_id FROM sale_order"
                " WHERE state IN ('draft', 'sent') AND company_id = %s",
                company.id,
            ),
            SQL(
                "SELECT id AS partner_id FROM res_partner"
                " WHERE shop_home_company_id = %s",
                company.id,
            ),
        ]

    def button_open_customer(self):
        """Open the customer behind this row."""
        self.check_access("read")
        self.ensure_one()
        return self.partner_id.get_formview_action()

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools.intervals import newcombe

FEWEST = 30
# Ids: (company x RULES + rule) x PERIODS + month, 0 for all months together.
RULES = 1_000_000
PERIODS = 1_000


class ShopFollowupResult(models.Model):
    """The results of a rule, beside those of its hold-out group.

    One row a rule and month, and one a rule for all months. A read model over
    ``shop.followup.result.row``.
    """

    _name = "shop.followup.result"
    _description = "Follow-up Result"
    _auto = False
    _order = "rule_id, month desc, id"
    _rec_name = "rule_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    result_days = fields.Integer(related="company_id.shop_result_days")
    rule_id = fields.Many2one("shop.followup.rule", readonly=True)
    period = fields.Selection(
        [("all", "All months"), ("month", "By month")], readonly=True
    )
    month = fields.Date(readonly=True)
    name = fields.Char(string="When", compute="_compute_name")

    contacted_count = fields.Integer(
        string="Contacted",
        readonly=True,
        help="Contacts made or sent. Customers who could not be contacted, because a "
        "number or an opt-in is missing, are not counted.",
    )
    reached_count = fields.Integer(
        string="Reached",
        readonly=True,
        help="Contacted customers who were reached, added on WeChat, visited the "
        "store, or were sent a message.",
    )
    bought_count = fields.Integer(
        string="Converted",
        readonly=True,
        help="Share of contacted customers with a purchase within the result period, "
        "starting on the day of contact.",
    )
    amount = fields.Monetary(string="Revenue", readonly=True)
    held_count = fields.Integer(
        string="Hold-out group",
        readonly=True,
        help="Due, but not contacted in order to measure the effect.",
    )
    held_bought_count = fields.Integer(string="Hold-out converted", readonly=True)
    held_amount = fields.Monetary(string="Hold-out revenue", readonly=True)

    rate = fields.Float(string="Conversion rate", compute="_compute_rates")
    held_rate = fields.Float(
        string="Hold-out conversion rate", compute="_compute_rates"
    )
    difference = fields.Float(
        string="Uplift (percentage points)", compute="_compute_rates", digits=(6, 1)
    )
    low = fields.Float(
        string="Uplift, lower bound (percentage points)",
        compute="_compute_rates",
        digits=(6, 1),
        help="Lower bound of the 95 % confidence interval of the uplift.",
    )
    high = fields.Float(
        string="Uplift, upper bound (percentage points)",
        compute="_compute_rates",
        digits=(6, 1),
        help="Upper bound of the 95 % confidence interval of the uplift.",
    )
    extra_amount = fields.Monetary(
        string="Incremental revenue per contact",
        compute="_compute_rates",
        help="Average revenue per contacted customer minus average revenue per "
        "hold-out customer.",
    )
    verdict = fields.Char(string="Conclusion", compute="_compute_verdict")

    _depends = {
        "shop.followup.result.row": [
            "amount",
            "company_id",
            "is_bought",
            "is_held_out",
            "is_reached",
            "month",
            "rule_id",
        ],
    }

    @property
    def _table_query(self):
        held, contacted = SQL("told.is_held_out"), SQL("NOT told.is_held_out")
        return SQL(
            """
            SELECT (told.company_id::bigint * %(rules)s + told.rule_id) * %(periods)s
                   + COALESCE(
                         (extract(year FROM told.month) - 2000) * 12
                         + extract(month FROM told.month),
                         0
                     )::int AS id,
                   told.company_id, told.rule_id, told.month,
                   CASE WHEN told.month IS NULL THEN 'all' ELSE 'month' END AS period,
                   count(*) FILTER (WHERE %(contacted)s) AS contacted_count,
                   count(*) FILTER (WHERE %(contacted)s AND told.is_reached)
                       AS reached_count,
                   count(*) FILTER (WHERE %(contacted)s AND told.is_bought)
                       AS bought_count,
                   COALESCE(sum(told.amount) FILTER (WHERE %(contacted)s), 0)
                       AS amount,
                   count(*) FILTER (WHERE %(held)s) AS held_count,
                   count(*) FILTER (WHERE %(held)s AND told.is_bought)
                       AS held_bought_count,
                   COALESCE(sum(told.amount) FILTER (WHERE %(held)s), 0)
                       AS held_amount
              FROM (%(told)s) AS told
             GROUP BY GROUPING SETS (
                       (told.company_id, told.rule_id, told.month),
                       (told.company_id, told.rule_id)
                   )
            """,
            rules=RULES,
            periods=PERIODS,
            contacted=contacted,
            held=held,
            told=self.env["shop.followup.result.row"]._table_query,
        )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_name(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for result in self:
            result.name = (
                format_skeleton("yMMMM", result.month, locale=locale)
                if result.month
                else self.env._("The last 12 months")
            )

    @api.depends(
        "contacted_count",
        "bought_count",
        "amount",
        "held_count",
        "held_bought_count",
        "held_amount",
    )
    def _compute_rates(self):
        for result in self:
            count, held = result.contacted_count, result.held_count
            hits, held_hits = result.bought_count, result.held_bought_count
            result.rate = hits / count if count else 0.0
            result.held_rate = held_hits / held if held else 0.0
            low, high, extra = 0.0, 0.0, 0.0
            if count and held:
                low, high = newcombe(hits, count, held_hits, held)
                extra = result.amount / count - result.held_amount / held
            result.difference = (
                100 * (result.rate - result.held_rate) if count and held else 0.0
            )
            result.low, result.high = 100 * low, 100 * high
            result.extra_amount = extra

    @api.depends("contacted_count", "held_count", "low", "high")
    @api.depends_context("lang")
    def _compute_verdict(self):
        for result in self:
            result.verdict = result._get_conclusion()

    def _get_conclusion(self):
        """Return in a sentence what the figures show, and what they don't."""
        if not self.held_count:
            return self.env._(
                "Not enough data: there is no hold-out group to compare with."
            )
        if min(self.contacted_count, self.held_count) < FEWEST:
            return self.env._(
                "Not enough data: at least %s contacts are needed in each group.",
                FEWEST,
            )
        if self.low <= 0 <= self.high:
            return self.env._("Not enough data: no significant uplift.")
        if self.low > 0:
            return self.env._("The contacts increase the conversion rate.")
        return self.env._("The conversion rate of contacted customers is lower.")

    # ------------------------------------------------------------
    # WHO THEY ARE
    # ------------------------------------------------------------

    def button_contacted(self):
        """Open the contacts that were made."""
        return self._open_rows(self.env._("Contacted"), is_held_out=False)

    def button_reached(self):
        """Open the contacts whose customer was reached."""
        return self._open_rows(
            self.env._("Reached"), is_held_out=False, is_reached=True
        )

    def button_bought(self):
        """Open the contacts after which the customer bought."""
        return self._open_rows(
            self.env._("Converted"), is_held_out=False, is_bought=True
        )

    def button_held(self):
        """Open the hold-out group."""
        return self._open_rows(self.env._("Hold-out group"), is_held_out=True)

    def button_held_bought(self):
        """Open those of the hold-out group who converted."""
        return self._open_rows(
            self.env._("Hold-out converted"), is_held_out=True, is_bought=True
        )

    def _open_rows(self, title, **values):
        self.ensure_one()
        self.check_access("read")
        values |= {"company_id": self.company_id.id, "rule_id": self.rule_id.id}
        if self.month:
            values["month"] = fields.Date.to_string(self.month)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "shop.followup.result.row",
            "views": [(False, "list"), (False, "kanban")],
            "domain": [(name, "=", value) for name, value in values.items()],
        }

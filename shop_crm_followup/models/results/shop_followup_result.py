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
    """What the contacts of a rule brought, beside those that were left alone.

    One row a rule and month, and one a rule for all months. A read model over
    ``shop.followup.result.row``.
    """

    _name = "shop.followup.result"
    _description = "Result of Follow-ups"
    _auto = False
    _order = "rule_id, month desc, id"
    _rec_name = "rule_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    result_days = fields.Integer(related="company_id.shop_result_days")
    rule_id = fields.Many2one("shop.followup.rule", readonly=True)
    period = fields.Selection(
        [("all", "All months together"), ("month", "Month by month")], readonly=True
    )
    month = fields.Date(readonly=True)
    name = fields.Char(string="When", compute="_compute_name")

    contacted_count = fields.Integer(
        string="Contacted",
        readonly=True,
        help="Contacts made or sent. Who could not be contacted, for want of a number "
        "or a consent, is not counted.",
    )
    reached_count = fields.Integer(
        string="Reached",
        readonly=True,
        help="Of these, spoken to, added on WeChat, seen in the shop, or sent.",
    )
    bought_count = fields.Integer(
        string="Bought",
        readonly=True,
        help="Of the contacted, who bought from the day of contact on, within the "
        "days of the settings.",
    )
    amount = fields.Monetary(string="Bought for", readonly=True)
    held_count = fields.Integer(
        string="Left alone",
        readonly=True,
        help="The hold-out group of the rule: due, and not contacted on purpose.",
    )
    held_bought_count = fields.Integer(string="Left alone, bought", readonly=True)
    held_amount = fields.Monetary(string="Left alone, bought for", readonly=True)

    rate = fields.Float(string="Share that bought", compute="_compute_rates")
    held_rate = fields.Float(
        string="Share of those left alone", compute="_compute_rates"
    )
    difference = fields.Float(
        string="Difference (points)", compute="_compute_rates", digits=(6, 1)
    )
    low = fields.Float(
        string="At least (points)",
        compute="_compute_rates",
        digits=(6, 1),
        help="Lower end of the 95 % interval of the difference.",
    )
    high = fields.Float(
        string="At most (points)",
        compute="_compute_rates",
        digits=(6, 1),
        help="Upper end of the 95 % interval of the difference.",
    )
    extra_amount = fields.Monetary(
        string="Extra revenue a contact",
        compute="_compute_rates",
        help="Bought for by a contacted customer, less by one left alone, on average.",
    )
    verdict = fields.Char(string="What it shows", compute="_compute_verdict")

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
            result.verdict = result._get_verdict()

    def _get_verdict(self):
        """Return in a sentence what the figures show, and what they don't."""
        if not self.held_count:
            return self.env._("Too few to tell: nobody was left alone to compare with.")
        if min(self.contacted_count, self.held_count) < FEWEST:
            return self.env._(
                "Too few to tell: it takes %s in each of the two groups.", FEWEST
            )
        if self.low <= 0 <= self.high:
            return self.env._("Too few to tell: no difference is shown.")
        if self.low > 0:
            return self.env._("The contacts bring customers to buy.")
        return self.env._("Of those who were contacted, fewer bought.")

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
        return self._open_rows(self.env._("Bought"), is_held_out=False, is_bought=True)

    def button_held(self):
        """Open those that were left alone."""
        return self._open_rows(self.env._("Left alone"), is_held_out=True)

    def button_held_bought(self):
        """Open those that were left alone and bought."""
        return self._open_rows(
            self.env._("Left alone, bought"), is_held_out=True, is_bought=True
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

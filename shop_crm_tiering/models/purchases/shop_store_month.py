from datetime import timedelta

from babel.dates import format_skeleton
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse, get_lang

from ...engine import months
from ...engine.scope import Scope


class ShopStoreMonth(models.Model):
    """How loyal a store's customers were in a month.

    Written by the weekly run alone (``engine/months.py``), for the last 13 months.
    """

    _name = "shop.store.month"
    _description = "Store month"
    _order = "month desc, store_id, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    store_id = fields.Many2one("shop.store", ondelete="cascade", index=True)
    month = fields.Date(string="First day", required=True)
    name = fields.Char(string="Month", compute="_compute_name")
    customers = fields.Integer(help="Customers with a purchase in the month.")
    repeat_customers = fields.Integer(
        string="Returning customers",
        help="Customers of the month with an earlier purchase at the store.",
    )
    repeat_rate = fields.Float(
        string="Repeat rate", aggregator=None, help="Returning customers / customers."
    )
    at_risk = fields.Integer(
        string="Active at start of month",
        help="Customers with a purchase at the store within the "
        "analysis window before the month began.",
    )
    lost = fields.Integer(
        string="Lost customers",
        help="Customers whose analysis window without a purchase at the store "
        "ended in the month.",
    )
    churn_rate = fields.Float(
        string="Churn rate",
        aggregator=None,
        help="Lost customers / active at start of month.",
    )

    _company_store_month_uniq = models.UniqueIndex(
        "(company_id, COALESCE(store_id, 0), month)",
        "A store can have only one row per month.",
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_name(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for row in self:
            row.name = format_skeleton("yMMMM", row.month, locale=locale)

    def _get_days(self):
        """Return the first and the last day of the month, within the last run."""
        last = self.month + relativedelta(months=1) - timedelta(days=1)
        return self.month, min(last, self.company_id._shop_figures_day())

    def button_open_customers(self):
        """Open the purchases of the month at the store, by customer."""
        self.check_access("read")
        self.ensure_one()
        company = self.company_id
        first, last = self._get_days()
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("store_id", "=", self.store_id.id)
            & Domain("kind", "=", "sale")
            & Domain("date", ">=", company._shop_day_start(first))
            & Domain("date", "<", company._shop_day_end(last))
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Purchases of the month"),
            "res_model": "shop.purchase",
            "view_mode": "list",
            "domain": list(domain),
            "context": {"group_by": "commercial_partner_id"},
        }

    def button_open_lost(self):
        """Open the customers whom the store lost in the month."""
        self.ensure_one()
        self.check_access("read")
        _first, last = self._get_days()
        scope = Scope(self.company_id, last)
        customers = months.lost_customers(scope, self.store_id, self.month)
        domain = Domain("company_id", "=", self.company_id.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lost in the month"),
            "res_model": "shop.customer.metrics",
            "view_mode": "list,kanban",
            "domain": list(domain & Domain("partner_id", "in", customers)),
        }

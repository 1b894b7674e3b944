from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

# So far back the results go; what is older says little about today.
MONTHS = 12
REACHED = ("reached", "visited", "wechat_added")


class ShopFollowupResultRow(models.Model):
    """One contact, or one that was left out on purpose, and what was bought after it.

    A read model. Other attempts at the same occasion belong to the first one; a window
    that is still open is left out.
    """

    _name = "shop.followup.result.row"
    _description = "Follow-up Result Line"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "partner_id"

    followup_id = fields.Many2one("shop.followup", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_id = fields.Many2one("shop.followup.rule", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    day = fields.Date(readonly=True)
    month = fields.Date(readonly=True)
    is_held_out = fields.Boolean(string="Hold-out group", readonly=True)
    is_reached = fields.Boolean(string="Reached", readonly=True)
    is_bought = fields.Boolean(string="Converted", readonly=True)
    amount = fields.Monetary(string="Revenue", readonly=True)

    _depends = {
        "res.company": ["shop_result_days", "shop_tz"],
        "res.partner": ["commercial_partner_id"],
        "shop.followup": [
            "company_id",
            "contact_day",
            "due_date",
            "former_id",
            "outcome",
            "partner_id",
            "reason_code",
            "rule_id",
            "state",
        ],
        "shop.purchase": [
            "amount",
            "commercial_partner_id",
            "company_id",
            "date",
            "kind",
        ],
    }

    @property
    def _table_query(self):
        """Return SELECT of the columns above; the purchases are added up once."""
        return SQL(
            """
            WITH contact AS MATERIALIZED (%(contacts)s),
            buyer AS MATERIALIZED (%(buyers)s),
            bought AS (%(bought)s)
            SELECT contact.id, contact.id AS followup_id, contact.company_id,
                   contact.rule_id, contact.partner_id, contact.day,
                   date_trunc('month', contact.day)::date AS month,
                   contact.is_held_out, contact.is_reached,
                   bought.id IS NOT NULL AS is_bought,
                   COALESCE(bought.amount, 0) AS amount
              FROM contact
              LEFT JOIN bought ON bought.id = contact.id
            """,
            contacts=self._contacts(),
            buyers=self._buyers(),
            bought=self._bought(),
        )

    def _get_periods(self):
        """Return (company, zone, days, first day, last day with a full window)."""
        for company in self.env.companies:
            today = company._shop_today()
            last = today - relativedelta(days=company.shop_result_days + 1)
            first = today.replace(day=1) - relativedelta(months=MONTHS)
            yield company, company.shop_tz, company.shop_result_days, first, last

    def _contacts(self):
        """Return SELECT of who was contacted, or held out, with the window's ends."""
        periods = [
            SQL("(%s, %s, %s, %s::date, %s::date)", company.id, zone, days, first, last)
            for company, zone, days, first, last in self._get_periods()
        ]
        return SQL(
            """
            SELECT told.*, person.commercial_partner_id AS customer_id,
                   told.day::timestamp AT TIME ZONE period.zone AT TIME ZONE 'UTC'
                       AS starts,
                   (told.day + period.days + 1)::timestamp
                       AT TIME ZONE period.zone AT TIME ZONE 'UTC' AS ends
              FROM (%(told)s) AS told
              JOIN (VALUES %(periods)s)
                AS period (company_id, zone, days, first, last)
                ON period.company_id = told.company_id
               AND told.day BETWEEN period.first AND period.last
              JOIN res_partner AS person ON person.id = told.partner_id
            """,
            told=self._told(),
            periods=SQL(", ").join(periods or [SQL("(0, 'UTC', 0, NULL, NULL)")]),
        )

    def _told(self):
        """Return SELECT of the occasions that were acted on, or held out."""
        return SQL(
            """
            SELECT followup.id, followup.company_id, followup.rule_id,
                   followup.partner_id, followup.state = 'skipped' AS is_held_out,
                   CASE WHEN followup.state = 'skipped' THEN followup.due_date
                        ELSE followup.contact_day END AS day,
                   %(reached)s OR EXISTS (
                       SELECT 1
                         FROM shop_followup AS later
                        WHERE later.company_id = followup.company_id
                          AND later.partner_id = followup.partner_id
                          AND later.rule_id = followup.rule_id
                          AND later.occasion_date = followup.occasion_date
                          AND later.former_id IS NOT NULL
                          AND %(later_reached)s
                   ) AS is_reached
              FROM shop_followup AS followup
             WHERE followup.former_id IS NULL
               AND (followup.state IN ('sent', 'done')
                    OR followup.state = 'skipped'
                   AND followup.reason_code = 'holdout')
            """,
            reached=self._reached("followup"),
            later_reached=self._reached("later"),
        )

    def _reached(self, alias):
        row = SQL.identifier(alias)
        return SQL(
            "(%s.state = 'sent'"
            " OR %s.state = 'done' AND COALESCE(%s.outcome, '') IN %s)",
            row,
            row,
            row,
            REACHED,
        )

    def _buyers(self):
        """Return SELECT of everybody who buys for the customer of a contact.

        Found before the purchases are read: joined by whom they are of, in their own
        columns, these are read once, whatever their number.
        """
        return SQL(
            """
            SELECT contact.id, contact.company_id, contact.starts, contact.ends,
                   relative.id AS partner_id
              FROM contact
              JOIN res_partner AS relative
                ON relative.commercial_partner_id = contact.customer_id
            """
        )

    def _bought(self):
        """Return SELECT id, amount of the contacts after which something was bought."""
        oldest = [
            company._shop_day_start(first)
            for company, _zone, _days, first, _last in self._get_periods()
        ]
        return SQL(
            """
            SELECT buyer.id, sum(purchase.amount) AS amount
              FROM buyer
              JOIN (%s) AS purchase
                ON purchase.partner_id = buyer.partner_id
               AND purchase.company_id = buyer.company_id
               AND purchase.date >= buyer.starts
               AND purchase.date < buyer.ends
             WHERE purchase.amount > 0
               AND purchase.date >= %s
             GROUP BY buyer.id
            """,
            self.env["shop.purchase"]._purchase_union(),
            min(oldest, default=None),
        )

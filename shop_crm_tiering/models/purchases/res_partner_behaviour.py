from collections import defaultdict
from datetime import date, time

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_time

from ...tools.field_levels import INTERNAL

FAVOURITES = 3


class ResPartner(models.Model):
    """How a customer buys: computed from purchases, never typed.

    A contact of a company shows what the company buys.
    """

    _inherit = "res.partner"

    shop_favourite_product_ids = fields.Many2many(
        "product.product",
        string="Favourite products",
        compute="_compute_shop_favourites",
        groups=INTERNAL,
    )
    shop_favourite_categ_ids = fields.Many2many(
        "product.category",
        string="Favourite categories",
        compute="_compute_shop_favourites",
        groups=INTERNAL,
    )
    shop_usual_store_id = fields.Many2one(
        "shop.store",
        string="Usual store",
        compute="_compute_shop_habit",
        groups=INTERNAL,
    )
    shop_habit = fields.Char(
        string="Usual visit time",
        compute="_compute_shop_habit",
        groups=INTERNAL,
        help="Weekday and hour of most purchases, in the store's time.",
    )

    def _shop_get_family_ids(self):
        """Return the ids of all contacts that buy for the same customers."""
        # sudo: ids of addresses of customers that the user reads already
        family = self.sudo().with_context(active_test=False)
        customers = self._origin.commercial_partner_id.ids
        return family.search([("commercial_partner_id", "in", customers)]).ids

    # ------------------------------------------------------------
    # WHEN AND WHERE
    # ------------------------------------------------------------

    @api.depends_context("company", "lang")
    def _compute_shop_habit(self):
        habits = self._shop_get_habits()
        for partner in self:
            customer = partner._origin.commercial_partner_id.id
            weekday, hour, store = habits.get(customer, (None, None, False))
            partner.shop_usual_store_id = store
            partner.shop_habit = weekday and self._shop_habit_text(weekday, hour)

    def _shop_habit_text(self, weekday, hour):
        """Name an ISO weekday (1 = Monday) and an hour as people say them."""
        # 1 January 2024 was a Monday
        day = format_date(self.env, date(2024, 1, weekday), date_format="EEEE")
        hour = format_time(self.env, time(hour), time_format="short")
        return self.env._("%(weekday)s around %(time)s", weekday=day, time=hour)

    def _shop_get_habits(self):
        """Return ``{customer id: (ISO weekday, hour, store id)}`` of most purchases.

        The day is the company's; of equally frequent values the first counts.
        """
        purchases = self.env["shop.purchase"]
        query = purchases._search(
            [
                ("partner_id", "in", self._shop_get_family_ids()),
                ("company_id", "=", self.env.company.id),
                ("kind", "=", "sale"),
            ]
        )
        columns = {
            name: purchases._field_to_sql(query.table, name, query)
            for name in ("commercial_partner_id", "date", "store_id")
        }
        local = SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)",
            columns["date"],
            self.env.company.shop_tz,
        )
        query.groupby = columns["commercial_partner_id"]
        rows = self.env.execute_query(
            query.select(
                columns["commercial_partner_id"],
                SQL(
                    "mode() WITHIN GROUP (ORDER BY extract(isodow FROM %s)::int)", local
                ),
                SQL("mode() WITHIN GROUP (ORDER BY extract(hour FROM %s)::int)", local),
                SQL("mode() WITHIN GROUP (ORDER BY %s)", columns["store_id"]),
            )
        )
        return {customer: habit for customer, *habit in rows}

    # ------------------------------------------------------------
    # WHAT
    # ------------------------------------------------------------

    @api.depends_context("company")
    def _compute_shop_favourites(self):
        products, categories = self._shop_get_favourites()
        for partner in self:
            customer = partner._origin.commercial_partner_id.id
            partner.shop_favourite_product_ids = products[customer]
            partner.shop_favourite_categ_ids = categories[customer]

    def _shop_get_favourites(self):
        """Return the most bought products and categories of each customer.

        Two dictionaries ``{customer id: ids}``, at most ``FAVOURITES`` each, by
        amount in the company's currency.
        """
        products, categories = defaultdict(list), defaultdict(list)
        for customer, product, category in self.env.execute_query(
            self._shop_favourites_query()
        ):
            (products if product else categories)[customer].append(product or category)
        return products, categories

    def _shop_favourites_query(self):
        return SQL(
            """
            SELECT customer, product_id, categ_id
              FROM (
                    SELECT buyer.commercial_partner_id AS customer,
                           line.product_id,
                           template.categ_id,
                           row_number() OVER (
                               PARTITION BY buyer.commercial_partner_id,
                                            GROUPING(line.product_id)
                               ORDER BY sum(line.amount) DESC,
                                        line.product_id, template.categ_id
                           ) AS place
                      FROM (%(lines)s) AS line
                      JOIN res_partner AS buyer ON buyer.id = line.partner_id
                      JOIN product_product AS product ON product.id = line.product_id
                      JOIN product_template AS template
                        ON template.id = product.product_tmpl_id
                     WHERE line.partner_id IN %(family)s
                       AND line.company_id = %(company)s
                     GROUP BY GROUPING SETS (
                               (buyer.commercial_partner_id, line.product_id),
                               (buyer.commercial_partner_id, template.categ_id)
                           )
                    HAVING sum(line.amount) > 0
                   ) AS ranked
             WHERE place <= %(favourites)s
               AND (product_id IS NOT NULL OR categ_id IS NOT NULL)
             ORDER BY customer, place
            """,
            lines=SQL(" UNION ALL ").join(self._shop_line_queries()),
            family=tuple(self._shop_get_family_ids()) or (None,),
            company=self.env.company.id,
            favourites=FAVOURITES,
        )

    @api.model
    def _shop_line_queries(self):
        """Return one SELECT per channel of what was bought; addons append theirs.

        Columns, in this order: partner_id, company_id, date (UTC), product_id,
        quantity, amount (company currency, tax included).
        """
        self.env["sale.order"].flush_model(
            ["company_id", "currency_rate", "date_order", "partner_id", "state"]
        )
        self.env["sale.order.line"].flush_model(
            ["order_id", "price_total", "product_id", "product_uom_qty"]
        )
        return [
            SQL(
                """
                SELECT sale.partner_id, sale.company_id, sale.date_order AS date,
                       line.product_id, line.product_uom_qty AS quantity,
                       line.price_total / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                           AS amount
                  FROM sale_order_line AS line
                  JOIN sale_order AS sale ON sale.id = line.order_id
                 WHERE sale.state = 'sale'
                   AND line.product_id IS NOT NULL
                """
            )
        ]

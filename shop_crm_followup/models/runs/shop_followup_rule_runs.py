from datetime import timedelta

from odoo import models
from odoo.tools import SQL

LIKED_DAYS = 365


class ShopFollowupRule(models.Model):
    """Occasions that the store makes: new arrivals, promotions, events."""

    _inherit = "shop.followup.rule"

    def _candidates_new_arrival(self, period):
        return self._get_runs_query(period)

    def _candidates_promotion(self, period):
        return self._get_runs_query(period)

    def _candidates_event(self, period):
        return self._get_runs_query(period)

    def _get_runs_query(self, period):
        """Return whom each open run of the rule suits."""
        runs = self.env["shop.followup.run"].search(
            [
                ("rule_id", "=", self.id),
                ("company_id", "=", period.company.id),
                ("state", "=", "open"),
                ("date", ">=", period.first_occasion),
                ("date", "<=", period.last_occasion),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", period.as_of),
            ]
        )
        queries = [self._get_run_query(run, period.company) for run in runs]
        return SQL(" UNION ALL ").join(queries or [self._candidates_manual(period)])

    def _get_run_query(self, run, company):
        return SQL(
            """
            SELECT %(person)s AS partner_id, %(day)s::date AS occasion_date,
                   %(origin)s AS origin
              FROM (%(figures)s) AS metrics
              JOIN res_partner AS customer ON customer.id = metrics.partner_id
             WHERE %(suits)s
            """,
            person=self._person("customer"),
            day=run.date,
            origin=f"shop.followup.run,{run.id}",
            figures=self.env["shop.customer.metrics"]._figures_query(company),
            suits=self._get_matching_condition(run, company),
        )

    def _get_matching_condition(self, run, company):
        """Return that the run suits a customer: one of its goods or interests.

        A run without either suits everybody in the audience.
        """
        conditions = []
        if run.product_ids or run.categ_ids:
            conditions.append(self._get_bought_condition(run, company))
        if run.tag_ids:
            conditions.append(
                SQL(
                    "EXISTS (SELECT 1 FROM %s AS tagged WHERE tagged.%s = customer.id"
                    " AND tagged.%s IN %s)",
                    *run._get_tag_relation(),
                    tuple(run.tag_ids.ids),
                )
            )
        return SQL("(%s)", SQL(" OR ").join(conditions)) if conditions else SQL("TRUE")

    def _get_bought_condition(self, run, company):
        """Return who bought of these goods, or of their categories, within a year.

        Goods without a category suit who bought the same.
        """
        today = company._shop_today()
        categories = self.env["product.category"].search(
            [("id", "child_of", (run.categ_ids | run.product_ids.categ_id).ids)]
        )
        return SQL(
            """
            metrics.partner_id IN (
                SELECT buyer.commercial_partner_id
                  FROM (%(lines)s) AS line
                  JOIN res_partner AS buyer ON buyer.id = line.partner_id
                  JOIN product_product AS product ON product.id = line.product_id
                  JOIN product_template AS template
                    ON template.id = product.product_tmpl_id
                 WHERE line.company_id = %(company)s
                   AND line.date >= %(start)s
                   AND (template.categ_id = ANY(%(categories)s)
                        OR product.id = ANY(%(products)s))
            )
            """,
            lines=SQL(" UNION ALL ").join(self.env["res.partner"]._shop_line_queries()),
            company=company.id,
            start=company._shop_day_start(today - timedelta(days=LIKED_DAYS)),
            categories=categories.ids,
            products=run.product_ids.ids,
        )

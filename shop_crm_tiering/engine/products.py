"""Purchases -> products: what the customers of each tier buy most."""

from typing import Any

from odoo.tools import SQL

from .scope import Scope

# How many products a tier lists, and the days of purchases they come from.
LISTED = 20
DAYS = 90


def bought_lines(scope: Scope) -> SQL:
    """Return what each customer of the last days bought: customer, product.

    Only what can be offered again: no service such as a delivery or a tip.
    """
    lines = scope.env["res.partner"]._shop_line_queries()
    return SQL(
        """
        SELECT DISTINCT buyer.commercial_partner_id AS partner_id, line.product_id
          FROM (%(lines)s) AS line
          JOIN res_partner AS buyer ON buyer.id = line.partner_id
          JOIN product_product AS product ON product.id = line.product_id
          JOIN product_template AS template ON template.id = product.product_tmpl_id
         WHERE line.company_id = %(company)s
           AND line.date < %(end)s
           AND line.date >= %(end)s - interval '1 day' * %(days)s
           AND line.quantity > 0
           AND product.active
           AND template.sale_ok
           AND template.type <> 'service'
        """,
        lines=SQL(" UNION ALL ").join(lines),
        company=scope.company.id,
        end=scope.end,
        days=DAYS,
    )


def ranked(scope: Scope, scheme: Any) -> SQL:
    """Return how many customers of each tier bought each product, with its place.

    Columns tier_id, product_id (NULL on the row of the whole tier), customers,
    tier_customers (who bought anything), place (1 = bought by most).
    """
    return SQL(
        """
        SELECT tier_id, product_id, count(DISTINCT partner_id) AS customers,
               max(count(DISTINCT partner_id)) OVER (PARTITION BY tier_id)
                   AS tier_customers,
               row_number() OVER (
                   PARTITION BY tier_id, GROUPING(product_id)
                   ORDER BY count(DISTINCT partner_id) DESC, product_id
               ) AS place
          FROM (%(lines)s) AS line
          JOIN shop_tier_standing AS standing USING (partner_id)
         WHERE standing.company_id = %(company)s
           AND standing.scheme_id = %(scheme)s
         GROUP BY GROUPING SETS ((tier_id, product_id), (tier_id))
        """,
        lines=bought_lines(scope),
        company=scope.company.id,
        scheme=scheme.id,
    )


def store(scope: Scope, scheme: Any) -> None:
    """Rewrite what the customers of each tier of a scheme buy most.

    ``share``: of the tier's customers who bought anything in those days.
    """
    env = scope.env
    env["product.template"].flush_model(["sale_ok", "type"])
    env["product.product"].flush_model(["active", "product_tmpl_id"])
    env.cr.execute(
        SQL("DELETE FROM shop_tier_product WHERE company_id = %s", scope.company.id)
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO shop_tier_product
                   (company_id, tier_id, product_id, customers, share)
            SELECT %(company)s, tier_id, product_id, customers,
                   customers::float8 / tier_customers
              FROM (%(ranked)s) AS ranked
             WHERE product_id IS NOT NULL AND place <= %(listed)s
            """,
            company=scope.company.id,
            ranked=ranked(scope, scheme),
            listed=LISTED,
        )
    )
    env["shop.tier.product"].invalidate_model(flush=False)

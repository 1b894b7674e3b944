import time

from odoo import fields, models
from odoo.tools import SQL

CURVE_POINTS = 100
# Raised with each figure that is new or computed otherwise: the next night then fills
# it for everybody, where it would pass over who bought nothing of late.
ENGINE_VERSION = 1


class ShopTierRun(models.Model):
    """One full run of the engine: of the figures, or of one scheme.

    Keeps the cut points that the runs after a sale place customers by, and the
    numbers that the charts draw.
    """

    _name = "shop.tier.run"
    _description = "Tier computation"
    _order = "id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    scheme_id = fields.Many2one(
        "shop.tier.scheme",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="Empty for the computation of the figures.",
    )
    date = fields.Date(string="As of", required=True, readonly=True)
    version = fields.Integer(string="Scheme version", readonly=True)
    window_days = fields.Integer(readonly=True)
    tz = fields.Char(string="Time zone", readonly=True)
    is_complete = fields.Boolean(
        readonly=True, help="All figures were recomputed from the documents."
    )
    engine_version = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Figures from an older version are all recomputed in the next run.",
    )
    customers = fields.Integer(readonly=True, aggregator=None)
    changed = fields.Integer(string="Tier changes", readonly=True)
    written = fields.Integer(string="Rows written", readonly=True)
    seconds = fields.Float(readonly=True, digits=(16, 3))
    margin_known = fields.Boolean(
        readonly=True, help="Without any margin, net spend is used instead."
    )
    cuts = fields.Json(string="Cut points", readonly=True)
    tiers = fields.Json(readonly=True)
    curve = fields.Json(readonly=True)

    _company_scheme_idx = models.Index("(company_id, scheme_id, id DESC)")

    def _log_figures(self, scope, result, started, *, is_complete=True):
        """Keep the cut points and the Pareto curve of a run of the figures."""
        return self.create(
            {
                **self._prepare_values(scope, result, started),
                "is_complete": is_complete,
                "curve": self._pareto_curve(scope.company),
            }
        )

    def _log_scheme(self, scope, scheme, result, started):
        """Keep the cut points and the tiers' counts and amounts of a scheme."""
        return self.create(
            {
                **self._prepare_values(scope, result, started),
                "scheme_id": scheme.id,
                "version": scheme.version,
                "changed": result["changed"],
                "margin_known": result["margin_known"],
                "cuts": {**result["cuts"], "margin_known": result["margin_known"]},
                "tiers": result["tiers"],
            }
        )

    def _prepare_values(self, scope, result, started):
        return {
            "company_id": scope.company.id,
            "date": scope.as_of,
            "window_days": scope.company.shop_window_days,
            "tz": scope.company.shop_tz,
            "engine_version": ENGINE_VERSION,
            "customers": result["customers"],
            "written": result["written"],
            "cuts": result["cuts"],
            "seconds": time.monotonic() - started,
        }

    def _is_outdated(self):
        """Tell whether an engine computed these figures that knew fewer of them."""
        self.ensure_one()
        return self.engine_version < ENGINE_VERSION

    def _pareto_curve(self, company):
        """Return the share of the amount that the best customers bring.

        :return: list of [share of customers, share of amount], 0 to 1, at most
            ``CURVE_POINTS`` steps, customers with an amount above 0 by falling
            amount (Lorenz curve turned round)
        """
        return [
            list(row)
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT max(number)::float8 / max(total),
                           max(running)::float8 / NULLIF(max(mass), 0)::float8
                      FROM (
                        SELECT row_number() OVER falling AS number,
                               sum(amount) OVER falling AS running,
                               count(*) OVER () AS total,
                               sum(amount) OVER () AS mass
                          FROM shop_customer_metrics
                         WHERE company_id = %(company)s AND amount > 0
                        WINDOW falling AS (
                            ORDER BY amount DESC, id ROWS UNBOUNDED PRECEDING
                        )
                      ) AS ranked
                     GROUP BY ceil(%(points)s * number / total::numeric)
                     ORDER BY 1
                    """,
                    company=company.id,
                    points=CURVE_POINTS,
                )
            )
        ]

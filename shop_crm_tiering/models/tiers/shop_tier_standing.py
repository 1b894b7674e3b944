from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

MANUAL_FIELDS = {"tier_id", "manual", "manual_reason", "manual_until"}


class ShopTierStanding(models.Model):
    """Where one customer stands in one scheme of one company.

    The engine writes it (``engine/standings.py``); a manager may set the tier by
    hand, with a reason, which nothing overwrites until the end date.
    """

    _name = "shop.tier.standing"
    _description = "Customer tier"
    _order = "scheme_id, tier_id, score desc, id"
    _rec_name = "tier_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    scheme_id = fields.Many2one(
        "shop.tier.scheme", required=True, ondelete="cascade", readonly=True
    )
    tier_id = fields.Many2one(
        "shop.tier",
        required=True,
        ondelete="cascade",
        domain="[('scheme_id', '=', scheme_id)]",
    )
    computed_tier_id = fields.Many2one(
        "shop.tier", string="Computed tier", ondelete="cascade", readonly=True
    )
    score = fields.Float(readonly=True, aggregator="avg")
    since = fields.Date(readonly=True)
    previous_tier_id = fields.Many2one(
        "shop.tier", string="Previous tier", ondelete="set null", readonly=True
    )
    review_date = fields.Date(
        string="Downgrade on",
        readonly=True,
        help="On this date the tier changes to the computed tier, "
        "unless the figures improve.",
    )
    manual = fields.Boolean(string="Manual override")
    manual_reason = fields.Char(string="Reason")
    manual_until = fields.Date(
        string="Until",
        help="Leave empty to keep the override until a manager removes it.",
    )

    _partner_company_scheme_uniq = models.Constraint(
        "UNIQUE (partner_id, company_id, scheme_id)",
        "A customer can have only one tier per scheme.",
    )
    _scheme_tier_idx = models.Index("(company_id, scheme_id, tier_id)")

    @api.constrains("tier_id", "scheme_id")
    def _check_tier(self):
        for standing in self:
            if standing.tier_id.scheme_id != standing.scheme_id:
                raise ValidationError(
                    self.env._(
                        "Tier: “%(tier)s” is not a tier of “%(scheme)s”. Choose "
                        "another one.",
                        tier=standing.tier_id.name,
                        scheme=standing.scheme_id.name,
                    )
                )

    def _current_query(self, company, tiers=None):
        """Return SELECT partner_id (commercial entity), tier_id of who stands where.

        Meant as a subquery with an alias, which PostgreSQL dissolves: as ``LEFT JOIN
        (%s) AS standing ON standing.partner_id = ...``.

        :param tiers: ``shop.tier`` records; only customers who stand in one of these,
            in whichever scheme. None: the tiers in force in the primary scheme, at
            most one row a customer
        """
        self.flush_model(["company_id", "partner_id", "scheme_id", "tier_id"])
        if tiers is None:
            # NULL where the company has none: nobody has a tier then
            scheme_id = company._shop_primary_scheme().id or None
            condition = SQL("scheme_id = %s", scheme_id)
        else:
            condition = SQL(
                "scheme_id = ANY(%s) AND tier_id = ANY(%s)",
                tiers.scheme_id.ids,
                tiers.ids,
            )
        return SQL(
            "SELECT partner_id, tier_id FROM shop_tier_standing"
            " WHERE company_id = %s AND %s",
            company.id,
            condition,
        )

    def write(self, vals):  # pylint: disable=method-required-super
        """Override a tier or remove the override; all else is written by the engine.

        :raise AccessError: other fields than those of an override
        :raise UserError: a tier without reason or without the override, an end date in
            the past
        """
        if set(vals) - MANUAL_FIELDS:
            raise AccessError(
                self.env._("Tiers: only a manual override can be edited.")
            )
        for standing in self:
            standing._set_manual(vals, "manual")
        return True

    def _set_manual(self, vals, cause):
        """Write what a manual change comes to, and keep a move in the history."""
        old = self.tier_id
        values = self._prepare_manual_values(vals)
        # Past our own write, which lets nothing but the manual fields through.
        result = super().write(values)  # pylint: disable=super-method-mismatch
        if self.tier_id != old:
            # sudo: the history takes no rows but from here and the engine
            self.env["shop.tier.change"].sudo().create(
                self._prepare_change_values(old, cause)
            )
            self.company_id._shop_notify_changed(self.partner_id.ids)
        return result

    def _prepare_manual_values(self, vals):
        """Return what a manual change writes, checked."""
        today = self.company_id._shop_today()
        manual = vals.get("manual", self.manual)
        if not manual and (vals.get("tier_id") or "manual" not in vals):
            raise UserError(
                self.env._(
                    "Manual override: tick it and enter the tier and the reason."
                )
            )
        if not manual and not self.manual:
            return {}
        if manual:
            values = self._check_manual({**self._manual_values(), **vals}, today)
        else:
            values = {
                "manual": False,
                "manual_reason": False,
                "manual_until": False,
                "tier_id": self.computed_tier_id.id,
            }
        if values["tier_id"] != self.tier_id.id:
            values["since"] = today
            values["previous_tier_id"] = self.tier_id.id
        return {**values, "review_date": False}

    def _manual_values(self):
        return {
            "tier_id": self.tier_id.id,
            "manual_reason": self.manual_reason,
            "manual_until": self.manual_until,
        }

    def _check_manual(self, values, today):
        if not (values["manual_reason"] or "").strip():
            raise UserError(self.env._("Reason: enter a reason for the override."))
        until = fields.Date.to_date(values["manual_until"])
        if until and until < today:
            raise UserError(
                self.env._(
                    "Until: %s is in the past. Choose today or a later date.",
                    until.isoformat(),
                )
            )
        return {**values, "manual": True}

    def _prepare_change_values(self, old, cause):
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "scheme_id": self.scheme_id.id,
            "from_tier_id": old.id,
            "to_tier_id": self.tier_id.id,
            "date": self.company_id._shop_today(),
            "cause": cause,
        }

    def button_lift_manual(self):
        """Give the tier back to the figures."""
        self.check_access("read")
        self.write({"manual": False})
        return {"type": "ir.actions.client", "tag": "soft_reload"}

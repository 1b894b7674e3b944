from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.base.models.res_partner import _tz_get

from ...tools.birthday import Rules
from ...tools.fields import CheckedSelection


class ResCompany(models.Model):
    _inherit = "res.company"

    shop_tz = CheckedSelection(
        _tz_get,
        string="Time zone of the store's day",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
    )
    shop_store_id = fields.Many2one(
        "shop.store",
        string="Default store",
        help="Used for purchases whose sales team or point of sale has no store.",
    )
    shop_window_days = fields.Integer(
        string="Analysis window (days)", required=True, default=365
    )
    shop_history_months = fields.Integer(
        string="Tier history retention (months)", required=True, default=36
    )

    shop_primary_scheme_id = fields.Many2one(
        "shop.tier.scheme",
        string="Primary scheme",
        domain="[('company_id', 'in', (id, False))]",
        default=lambda self: self._default_shop_primary_scheme_id(),
        help="The primary scheme determines the tier shown everywhere.",
    )
    shop_former_scheme_id = fields.Many2one(
        "shop.tier.scheme",
        string="Scheme still in force",
        readonly=True,
        help="The former primary scheme, until the new one has been computed.",
    )

    shop_feb29 = fields.Selection(
        [("feb28", "28 February"), ("mar1", "1 March")],
        string="Birthdays of 29 February",
        required=True,
        default="feb28",
        help="When to celebrate a 29 February birthday in non-leap years.",
    )
    shop_lunar_leap = fields.Selection(
        [
            ("regular", "In the regular month with the same number"),
            ("skip", "Not celebrated"),
        ],
        string="Leap-month birthdays in other years",
        required=True,
        default="regular",
        help="When to celebrate a leap-month birthday in years without "
        "that leap month.",
    )

    shop_kind_ids = fields.Many2many(
        "shop.kind",
        "shop_kind_company_rel",
        "company_id",
        "kind_id",
        string="Shop types",
        help="Each shop type adds its preferences to the customer file.",
    )
    shop_ask_motivation = fields.Boolean(string="Motivation tags")
    shop_ask_personality = fields.Boolean(string="Personality tags")
    shop_ask_lifestyle = fields.Boolean(string="Lifestyle tags")
    shop_ask_attitude = fields.Boolean(string="Attitude tags")
    shop_phone_required = fields.Boolean(
        string="Phone required in quick add", default=True
    )
    shop_address_required = fields.Boolean(string="Address required in quick add")
    shop_source_required = fields.Boolean(string="Source required in quick add")
    shop_verify_months = fields.Integer(
        string="Verification interval (months)", required=True, default=12
    )

    _shop_window_days_positive = models.Constraint(
        "CHECK(shop_window_days > 0)", "Analysis window (days): enter at least 1."
    )
    _shop_history_months_positive = models.Constraint(
        "CHECK(shop_history_months > 0)",
        "Tier history retention (months): enter at least 1.",
    )

    _shop_verify_months_positive = models.Constraint(
        "CHECK(shop_verify_months > 0)",
        "Verification interval: enter at least one month.",
    )

    def _default_shop_primary_scheme_id(self):
        return self.env.ref("shop_crm_tiering.shop_tier_scheme_member", False)

    @api.constrains("shop_primary_scheme_id")
    def _check_shop_primary_scheme_id(self):
        for company in self:
            owner = company.shop_primary_scheme_id.company_id
            if owner and owner != company:
                raise ValidationError(
                    self.env._(
                        "Primary scheme: belongs to another company. Choose "
                        "another one."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_default_store()
        return companies

    def write(self, vals):
        if "shop_primary_scheme_id" in vals:
            self._set_former_scheme(vals["shop_primary_scheme_id"])
        result = super().write(vals)
        if "currency_id" in vals:
            self.env.registry.clear_cache()
        return result

    def _set_former_scheme(self, scheme_id):
        """Leave the old primary in force until the new one has been computed."""
        scheme = self.env["shop.tier.scheme"].browse(scheme_id)
        if scheme and not scheme.active:
            scheme.active = True
        for company in self:
            if company.shop_primary_scheme_id.id != scheme_id:
                company.shop_former_scheme_id = company._shop_primary_scheme()
        self.env.ref("shop_crm_tiering.ir_cron_recompute")._trigger()

    def _create_default_store(self):
        """Make the first store of each company that has none."""
        store = self.env["shop.store"]
        for company in self.filtered(lambda company: not company.shop_store_id):
            # sudo: who may make a company may not make a store
            company.shop_store_id = store.sudo().create(
                {
                    "name": company.name,
                    "company_id": company.id,
                    "tz": company.shop_tz,
                }
            )

    @api.model
    @ormcache()
    def _shop_unusual_digits(self):
        """Return ``((company id, decimal places), ...)`` where they are not two."""
        # sudo: number of decimals of a currency, no record is handed out
        companies = self.sudo().with_context(active_test=False)._shop_all()
        digits = ((each.id, each.currency_id.decimal_places) for each in companies)
        return tuple((company, places) for company, places in digits if places != 2)

    @api.model
    def _shop_all(self):
        """Return every company: there are few, and runs take one after another."""
        return self.search([])  # pylint: disable=no-search-all

    # ------------------------------------------------------------
    # THE STORE'S CLOCK
    # ------------------------------------------------------------

    @api.model
    def _shop_now(self):
        """Return the present instant, naive UTC. The one place that asks for it."""
        return fields.Datetime.now()

    def _shop_today(self):
        """Return the store's calendar day now, a date in ``shop_tz``."""
        self.ensure_one()
        return self._shop_day(self._shop_now())

    def _shop_day(self, instant):
        """Return the store's calendar day of a naive UTC instant."""
        zone = pytz.timezone(self.shop_tz)
        return pytz.utc.localize(instant).astimezone(zone).date()

    def _shop_day_start(self, day):
        """Return the naive UTC instant at which the store's ``day`` begins."""
        zone = pytz.timezone(self.shop_tz)
        midnight = datetime.combine(day, time.min)
        try:
            local = zone.localize(midnight, is_dst=None)
        except pytz.AmbiguousTimeError:
            # The clock is put back over midnight: the day begins the first time.
            local = zone.localize(midnight, is_dst=True)
        except pytz.NonExistentTimeError:
            # The clock is put forward at midnight: the day begins at that instant.
            local = zone.localize(midnight, is_dst=False)
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _shop_day_end(self, day):
        """Return the first naive UTC instant after the store's ``day``."""
        return self._shop_day_start(day + timedelta(days=1))

    # ------------------------------------------------------------
    # TIERS
    # ------------------------------------------------------------

    def _shop_primary_scheme(self):
        """Return the scheme in force: the primary one once it has been computed."""
        self.ensure_one()
        # sudo: which scheme is in force is no secret of its own
        company = self.sudo()
        scheme = company.shop_former_scheme_id or company.shop_primary_scheme_id
        return scheme.sudo(self.env.su)

    def _shop_active_schemes(self):
        """Return the schemes to compute here: the shared ones and the company's.

        One that can't be read keeps its standings until it is corrected.
        """
        self.ensure_one()
        schemes = self.env["shop.tier.scheme"].search(
            [("company_id", "in", (self.id, False))]
        )
        return schemes.filtered(
            lambda scheme: scheme._get_tiers() and not scheme._get_unreadable()
        )

    def _shop_last_run(self, **domain):
        """Return the last run of the figures, perhaps none.

        :param domain: values that the run must have, e.g. ``is_complete=True``
        """
        self.ensure_one()
        conditions = [("company_id", "=", self.id), ("scheme_id", "=", False)]
        conditions += [(name, "=", value) for name, value in domain.items()]
        # sudo: the engine's own ledger; callers hand out no row of it
        return self.env["shop.tier.run"].sudo().search(conditions, limit=1)

    def _shop_figures_day(self):
        """Return the as-of day of the last run of the figures, today without one."""
        return self._shop_last_run().date or self._shop_today()

    def _shop_notify_changed(self, partner_ids=None):
        """Say that what marks customers on other screens may have changed; a hook.

        Called after tiers changed, by addons after flags changed.

        :param partner_ids: ids of contacts, None where they are too many to name
        """
        self.ensure_one()

    # ------------------------------------------------------------
    # CUSTOMER FILES
    # ------------------------------------------------------------

    def _shop_tag_kinds(self):
        """Return the optional tag sets that this company's files ask for."""
        self.ensure_one()
        kinds = ("motivation", "personality", "lifestyle", "attitude")
        return [kind for kind in kinds if self[f"shop_ask_{kind}"]]

    def _shop_birthday_rules(self):
        """Return the ``Rules`` by which this company keeps uncommon birthdays."""
        self.ensure_one()
        return Rules(self.shop_feb29, self.shop_lunar_leap)

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import run
from ...engine.scope import FIRST_DAY
from ...tools.groups import ADMIN, MANAGER
from ...tools.notification import notification


class ShopTierScheme(models.Model):
    """How a scheme is recomputed and previewed, and what its buttons do."""

    _inherit = "shop.tier.scheme"

    fault = fields.Text(
        string="Unreadable",
        compute="_compute_fault",
        help="Indicators that the scheme uses and no installed app offers.",
    )

    @api.depends(
        "method",
        "tier_ids.condition_ids.indicator",
        "weight_ids.indicator",
        "x_indicator",
        "y_indicator",
    )
    @api.depends_context("lang")
    def _compute_fault(self):
        for scheme in self:
            scheme.fault = "\n".join(scheme._get_unreadable())

    def action_recompute(self, as_of=None):
        """Compute the figures and this scheme's tiers of ``env.company``.

        :param as_of: date or ISO string, by default the store's today
        :return: dict ``customers`` (evaluated), ``changed`` (standings whose tier
            in force changed), ``seconds``
        :raise AccessError: for who is not a manager (administrator for a day
            before the last run)
        :raise UserError: a day in the future, a scheme of another company
        """
        self._ensure_allowed(MANAGER)
        self.ensure_one()
        self.check_access("read")
        day = self._parse_day(as_of)
        if run.is_rebuild(self.env.company, day):
            self._ensure_allowed(ADMIN)
        # sudo: figures are written by nobody, and read across contacts that a
        # rule may hide; access and company are checked above
        return run.recompute(self.sudo(), day)

    def preview(self, changes=None, as_of=None):
        """Tell what a change of this scheme would move; write nothing.

        :param dict changes: values as for ``write``, None for none
        :param as_of: date or ISO string, by default the store's today
        :return: dict ``moves`` (list of ``from``, ``to``, ``count``, ``amount``;
            tiers by code, False without), ``tiers`` (list of ``code``, ``count``,
            ``amount``, ``share``: part of all amounts, 0 to 1)
        :raise AccessError: for who is not an administrator
        :raise ValidationError: the changed definition is faulty
        """
        self._ensure_allowed(ADMIN)
        self.ensure_one()
        self.check_access("read")
        day = self._parse_day(as_of)
        draft = self._get_draft(changes or {})
        # sudo: as in action_recompute
        return run.preview(draft.sudo(), self.sudo(), day)

    def _get_draft(self, changes):
        """Return the scheme as it would be, checked and not saved.

        :raise UserError: a value that no field of it takes
        """
        try:
            draft = self.new(changes, origin=self)
            draft._ensure_definition()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("Changes: not a valid scheme definition.")
            ) from error
        return draft

    def _parse_day(self, as_of):
        """Return a day given as date, ISO string or not at all.

        :raise UserError: it is no day, or lies in the future or before all time
        """
        company = self.env.company
        today = company._shop_today()
        try:
            day = fields.Date.to_date(as_of) if as_of else today
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("As of: “%s” is not a date. Use year-month-day.", as_of)
            ) from error
        if day > today:
            raise UserError(
                self.env._(
                    "As of: %s is in the future. Choose today or an earlier date.",
                    day.isoformat(),
                )
            )
        if day < FIRST_DAY:
            raise UserError(self.env._("As of: choose a date from 1900 on."))
        if self.company_id and self.company_id != company:
            raise UserError(
                self.env._("Scheme: “%s” belongs to another company.", self.name)
            )
        return day

    @api.model
    def _cron_recompute(self):
        """Run the night of every company, one committed step after another."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"]._shop_all():
            for _step in run.run_nightly(company.with_company(company)):
                cron._commit_progress(1)

    # ------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------

    def button_recompute(self):
        """Recompute this scheme now and say what came out."""
        result = self.action_recompute()
        return notification(
            self.env._(
                "%(customers)s customers evaluated, %(changed)s changed tier.", **result
            )
        )

    def button_preview(self):
        """Open the scheme in a dialog where changes are tried and not saved."""
        self.check_access("read")
        self._ensure_allowed(ADMIN)
        self.ensure_one()
        view = self.env.ref("shop_crm_tiering.shop_tier_scheme_view_form_preview")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview changes: %s", self.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def button_customers(self):
        """Open the customers of this scheme, tier by tier."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "shop_crm_tiering.shop_tier_standing_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": [("scheme_id", "=", self.id)],
            "context": {"search_default_group_tier": 1},
        }

    def button_pictures(self):
        """Open the charts of this scheme."""
        self.check_access("read")
        self._ensure_allowed(MANAGER)
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "shop_crm_pictures",
            "params": {"scheme_code": self.code},
        }

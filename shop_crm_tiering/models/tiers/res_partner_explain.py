from odoo import models
from odoo.exceptions import AccessError

from ...engine import placing
from ...engine.scope import Scope
from ...tools.groups import USER


class ResPartner(models.Model):
    _inherit = "res.partner"

    def shop_explain_tier(self, scheme_code=None):
        """Tell why each contact stands where it stands, and what is missing.

        :param str scheme_code: a scheme's code, None for the primary one
        :return: list, one entry per contact: ``partner_id``, ``scheme``, ``tier``
            (codes; False without a standing), ``score``, ``indicators`` (list of
            ``code``, ``label``, ``value``, ``points``; False where empty),
            ``next_tier`` (code or False), ``missing`` (list of ``code``, ``value``:
            the difference still lacking), ``text``. For who is no manager values
            of margins are False.
        :raise AccessError: for who may not read the contact, or is no assistant
        :raise UserError: there is no such scheme
        """
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(USER)):
            raise AccessError(self.env._("Tiers: only shop staff see how they come."))
        scheme = self.env["shop.tier.scheme"]._get_by_code(scheme_code)
        customers = self._shop_explained_customers(scheme)
        return [
            {
                "partner_id": partner.id,
                **customers.get(
                    partner.commercial_partner_id.id,
                    self._shop_unexplained(scheme),
                ),
            }
            for partner in self
        ]

    def _shop_unexplained(self, scheme):
        return {
            "scheme": scheme.code,
            "tier": False,
            "score": False,
            "indicators": [],
            "next_tier": False,
            "missing": [],
            "text": self.env._("No tier yet: no purchase and no quotation here."),
        }

    def _shop_explained_customers(self, scheme):
        """Return the explanations by id of the commercial entity."""
        company = self.env.company
        customers = self.commercial_partner_id
        standings = self.env["shop.tier.standing"].search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "=", company.id),
                ("scheme_id", "=", scheme.id),
            ]
        )
        ids = tuple(standings.partner_id.ids)
        if not ids:
            return {}
        # sudo: the run's cut points are no rows of anybody
        last = scheme.sudo()._last_run(company)
        cuts = {**(company._shop_last_run().cuts or {}), **(last.cuts or {})}
        scope = Scope(company, company._shop_figures_day(), ids, ids)
        query = placing.explained(scope, scheme, cuts)
        rows = {row["partner_id"]: row for row in self.env.execute_query_dict(query)}
        return {
            standing.partner_id.id: standing._explain(
                rows.get(standing.partner_id.id), cuts
            )
            for standing in standings
        }

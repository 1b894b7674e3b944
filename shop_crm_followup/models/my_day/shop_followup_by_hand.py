from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.arguments import get_text
from odoo.addons.shop_crm_tiering.tools.groups import USER

from ..rules.shop_followup_rule import CHANNELS


class ShopFollowup(models.Model):
    """Contacts that no rule planned: made and written down, or agreed for a day."""

    _inherit = "shop.followup"

    @api.model
    def _log(self, partner, values):
        """Write down a contact that has taken place, and return it.

        It counts against the customer's budget as any other does, and the outcome may
        ask for another one.

        :param partner: whom, a contact that the user can read
        :param dict values: channel, outcome, note; origin, 'model,id' of what tells it
            from the other contacts of the day
        """
        today = self.env.company._shop_today()
        followup = self._create_by_hand(
            partner,
            self._get_rule_by_hand(),
            {
                "occasion_date": today,
                "due_date": today,
                "channel": values["channel"],
                "origin": values["origin"],
                "user_id": self.env.uid,
            },
        )
        followup.action_done(values["outcome"], values["note"])
        return followup

    def _log_instead(self, values):
        """Write down a contact that has taken place in place of this planned one."""
        self._check_may_act()
        self._check_channel(values["channel"])
        self._write_ledger({"channel": values["channel"]})
        self.action_done(values["outcome"], values["note"])

    @api.model
    def _check_channel(self, channel):
        if channel not in [code for code, _label in CHANNELS]:
            raise UserError(self.env._("Channel: choose one of the buttons."))

    @api.model
    def _plan_by_hand(self, partner, rule, values):
        """Plan a contact for a day, and return it.

        :param partner: whom, a contact that the user can read
        :param rule: one of those that plan nothing by themselves
        :param dict values: day, channel, user_id, note, origin
        """
        day = self._check_next_date(values["day"])
        if rule.trigger != "manual":
            raise UserError(self.env._("Why: choose a rule for manual contacts."))
        self._check_staff(self.env.company, values["user_id"])
        return self._create_by_hand(
            partner,
            rule,
            {
                "occasion_date": day,
                "due_date": day,
                "channel": values["channel"],
                "origin": values["origin"],
                "user_id": values["user_id"],
                "note": get_text(self.env, self.env._("Note"), values["note"]),
            },
        )

    @api.model
    def _create_by_hand(self, partner, rule, values):
        """Create an open contact, after a look at the user's rights."""
        if not self.env.user.has_group(USER):
            raise AccessError(self.env._("Only shop staff can contact customers."))
        partner.check_access("read")
        rule.check_access("read")
        self._check_channel(values["channel"])
        company = self.env.company
        # sudo: which store the user works for
        store = self.env.user.sudo().sale_team_id.shop_store_id
        # sudo: nobody writes the ledger directly; rights were checked
        followup = self.sudo().create(
            {
                **values,
                "company_id": company.id,
                "store_id": (store or company.shop_store_id).id,
                "partner_id": partner.id,
                "rule_id": rule.id,
                "priority": rule.priority,
                "planned_on": company._shop_today(),
            }
        )
        return followup.with_env(self.env)

    @api.model
    def _get_rule_by_hand(self):
        """Return the rule of contacts that somebody makes without a plan."""
        rules = self.env["shop.followup.rule"].with_context(active_test=False)
        company = Domain("company_id", "in", (self.env.company.id, False))
        found = rules.search(company & Domain("code", "=", "by_hand"))
        return found.filtered("company_id")[:1] or found[:1]

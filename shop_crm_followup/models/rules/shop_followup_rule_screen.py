from odoo import api, fields, models

from ...tools.texts import in_braces

# What stores begin with; after other triggers three days.
USUAL_DELAYS = {"win_back": 90, "potential": 14, "birthday_missing": 7}


class ShopFollowupRule(models.Model):
    """What the screens of a rule show and open."""

    _inherit = "shop.followup.rule"

    words = fields.Char(string="Placeholders", compute="_compute_words")
    is_dated = fields.Boolean(compute="_compute_is_dated")
    sends_mail = fields.Boolean(compute="_compute_sends")
    sends_message = fields.Boolean(compute="_compute_sends")

    @api.depends("trigger")
    def _compute_words(self):
        self.words = in_braces(self.env["shop.followup"]._get_variables())

    @api.depends("trigger")
    def _compute_is_dated(self):
        for rule in self:
            rule.is_dated = rule._is_dated()

    @api.depends("channel", "second_channel", "third_channel")
    def _compute_sends(self):
        for rule in self:
            rule.sends_mail = "email" in rule._get_channels()
            rule.sends_message = bool({"email", "sms"} & set(rule._get_channels()))

    @api.onchange("trigger")
    def _onchange_trigger(self):
        self.delay_days = USUAL_DELAYS.get(self.trigger, 3)

    def button_followups(self):
        """Open the contacts of this rule."""
        self.check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_followup.shop_followup_action"
            ),
            "domain": [("rule_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }

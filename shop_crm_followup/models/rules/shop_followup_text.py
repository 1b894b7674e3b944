from odoo import api, fields, models

from .shop_followup_rule import CHANNELS


class ShopFollowupText(models.Model):
    """An alternative script, for some customers of a rule or for late greetings."""

    _name = "shop.followup.text"
    _description = "Follow-up Script"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one(
        "shop.followup.rule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="rule_id.company_id")
    sequence = fields.Integer(default=10)
    need_type = fields.Selection(
        [("functional", "Functional"), ("emotional", "Emotional")],
        string="Customer need",
    )
    tier_id = fields.Many2one("shop.tier", ondelete="cascade")
    channel = fields.Selection(CHANNELS)
    is_belated = fields.Boolean(string="Late greeting")
    subject = fields.Char(translate=True)
    script = fields.Text(required=True, translate=True)

    @api.constrains("script", "subject")
    def _check_texts(self):
        for text in self:
            for name in ("script", "subject"):
                text.rule_id._check_variables(name, text[name])
            if not (text.script or "").strip():
                raise text.rule_id._get_problem("script", self.env._("enter a text."))

    def _get_rank(self, wanted):
        """Return how well the text suits, 0 where it does not at all.

        :param dict wanted: what the contact has: need_type, tier_id, channel,
            is_belated
        """
        told = [name for name in ("need_type", "tier_id", "channel") if self[name]]
        if any(self[name] != wanted[name] for name in told):
            return 0
        if self.is_belated and not wanted["is_belated"]:
            return 0
        return 1 + len(told) + 4 * self.is_belated

from odoo import fields, models
from odoo.exceptions import UserError

# What says whether a suggestion is settled.
SUGGESTION_FIELDS = ("reply", "adopted", "thanked_for_idea")


class ShopComplaint(models.Model):
    """Suggestions: received, answered, adopted or not, and the customer thanked."""

    _inherit = "shop.complaint"

    reply = fields.Text(string="Our answer", copy=False)
    adopted = fields.Selection([("yes", "Adopted"), ("no", "Not adopted")], copy=False)
    adopted_for = fields.Char(
        string="Outcome",
        copy=False,
        help="The product, service or habit that changed.",
    )
    thanked_for_idea = fields.Boolean(string="Thanked", copy=False)

    def _missing_of_suggestion(self):
        """Yield what a suggestion still needs before it can be closed."""
        yield from self._missing_texts("customer_words", "reply")
        if not self.adopted:
            yield self._ask_for("adopted", self.env._("choose an answer."))
        if not self.thanked_for_idea:
            yield self._ask_for(
                "thanked_for_idea", self.env._("select it once it is said.")
            )

    def _check_kind(self, vals):
        """Let a case change its kind only before anything has happened in it."""
        if "kind" not in vals:
            return
        for case in self:
            has_begun = case.state != "open" or case.step_id.code != "vent"
            if case.kind != vals["kind"] and has_begun:
                raise UserError(
                    self.env._(
                        "Kind: the steps have already started. Create another case."
                    )
                )

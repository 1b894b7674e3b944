from odoo import api, fields, models
from odoo.exceptions import UserError


class ShopComplaint(models.Model):
    """Suggestions: received, answered, adopted or not, and the customer thanked."""

    _inherit = "shop.complaint"

    reply = fields.Text(string="Our answer", copy=False)
    adopted = fields.Selection([("yes", "Adopted"), ("no", "Not adopted")], copy=False)
    adopted_for = fields.Char(
        string="What became of it",
        copy=False,
        help="The product, service or habit that changed.",
    )
    thanked_for_idea = fields.Boolean(string="Thanked", copy=False)

    @api.model
    def _get_missing_depends(self):
        answers = ["reply", "adopted", "thanked_for_idea"]
        return [*super()._get_missing_depends(), *answers]

    def _get_missing(self):
        if self.kind == "suggestion":
            return list(self._missing_of_suggestion())
        return super()._get_missing()

    def _missing_to_close(self):
        if self.kind == "suggestion":
            return self._get_missing()
        return super()._missing_to_close()

    def _missing_of_suggestion(self):
        """Yield what a suggestion still needs before it can be closed."""
        yield from self._missing_texts("customer_words", "reply")
        if not self.adopted:
            yield self._ask_for("adopted", self.env._("choose an answer."))
        if not self.thanked_for_idea:
            yield self._ask_for(
                "thanked_for_idea", self.env._("tick it when it is said.")
            )

    def write(self, vals):
        if "kind" in vals:
            self._check_kind(vals["kind"])
        return super().write(vals)

    def _check_kind(self, kind):
        """Let a case change its kind only before anything has happened in it."""
        for case in self:
            if case.kind != kind and (
                case.state != "open" or case.step_id.code != "vent"
            ):
                raise UserError(
                    self.env._("Kind: the steps have begun, open another case.")
                )

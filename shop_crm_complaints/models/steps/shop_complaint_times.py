from odoo import api, models
from odoo.tools.misc import formatLang

# Until somebody has read it, and until there is a proposal.
READ = ("vent",)
PROPOSED = ("vent", "apologise", "question", "solution")


class ShopComplaintStep(models.Model):
    _inherit = "shop.complaint.step"

    @api.model
    def _get_public_times(self):
        """Return what customers are told about time, in sentences."""
        # sudo: the times that customers are told
        steps = self.sudo().search([("code", "in", PROPOSED)])
        hours = {step.code: step.hours for step in steps}
        found = []
        if read := sum(hours.get(code, 0) for code in READ):
            found.append(
                self.env._(
                    "We read it within %s h of opening time.", self._format_hours(read)
                )
            )
        # a step without a limit makes the whole one without
        if all(hours.get(code) for code in PROPOSED):
            proposed = self._format_hours(sum(hours.values()))
            found.append(
                self.env._(
                    "We propose a solution within %s h of opening time.", proposed
                )
            )
        return found

    @api.model
    def _format_hours(self, hours):
        return formatLang(self.env, hours, digits=0 if hours == int(hours) else 1)

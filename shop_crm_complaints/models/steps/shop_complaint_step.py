from odoo import api, fields, models
from odoo.tools.misc import formatLang

STEPS = [
    ("vent", "Listen"),
    ("apologise", "Apologise and thank"),
    ("question", "Ask"),
    ("solution", "Propose a solution"),
    ("opinion", "Agree with the customer"),
    ("followup", "Follow up"),
]
# Until somebody has read it, and until there is a proposal.
READ = ("vent",)
PROPOSED = ("vent", "apologise", "question", "solution")


class ShopComplaintStep(models.Model):
    """One of the six steps: guidance, phrases and time limit."""

    _name = "shop.complaint.step"
    _description = "Complaint Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(STEPS, required=True, readonly=True)
    sequence = fields.Integer(required=True)
    public_name = fields.Char(
        string="Name for customers",
        required=True,
        translate=True,
        help="How the step is called on the customer's page.",
    )
    guidance = fields.Text(translate=True)
    hours = fields.Float(
        string="Time (opening hours)",
        help="How many opening hours the step may take. 0: no limit.",
    )
    check_ids = fields.One2many("shop.complaint.check", "step_id", string="Checklist")
    phrase_ids = fields.One2many("shop.complaint.phrase", "step_id", string="Phrases")
    technique_ids = fields.Many2many("shop.complaint.technique", string="Techniques")

    _code_uniq = models.Constraint("UNIQUE (code)", "Each step can exist only once.")

    @api.model
    def _get_public_times(self):
        """Return the response times published to customers, in sentences."""
        # sudo: the times that customers are told
        steps = self.sudo().search([("code", "in", PROPOSED)])
        hours = {step.code: step.hours for step in steps}
        found = []
        if read := sum(hours.get(code, 0) for code in READ):
            found.append(
                self.env._(
                    "We read it within %s h during opening hours.",
                    self._format_hours(read),
                )
            )
        # a step without a limit makes the whole one without
        if all(hours.get(code) for code in PROPOSED):
            proposed = self._format_hours(sum(hours.values()))
            found.append(
                self.env._(
                    "We propose a solution within %s h during opening hours.", proposed
                )
            )
        return found

    @api.model
    def _format_hours(self, hours):
        return formatLang(self.env, hours, digits=0 if hours == int(hours) else 1)

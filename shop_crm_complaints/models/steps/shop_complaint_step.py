from odoo import fields, models

STEPS = [
    ("vent", "Let them speak"),
    ("apologise", "Apologise and thank"),
    ("question", "Ask"),
    ("solution", "Propose a solution"),
    ("opinion", "Let them decide"),
    ("followup", "Follow up"),
]


class ShopComplaintStep(models.Model):
    """One of the six steps: what to do in it, what to say, and in which time."""

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
        help="How many opening hours the step may take. 0: as long as it needs.",
    )
    check_ids = fields.One2many("shop.complaint.check", "step_id", string="Checklist")
    phrase_ids = fields.One2many("shop.complaint.phrase", "step_id", string="Phrases")
    technique_ids = fields.Many2many("shop.complaint.technique", string="Techniques")

    _code_uniq = models.Constraint("UNIQUE (code)", "Each step stands once.")

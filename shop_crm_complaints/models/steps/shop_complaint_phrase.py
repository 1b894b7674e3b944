from odoo import fields, models


class ShopComplaintPhrase(models.Model):
    """What to say in a step, or what never to say."""

    _name = "shop.complaint.phrase"
    _description = "Phrase"
    _order = "step_id, kind desc, sequence, id"

    name = fields.Text(string="Words", required=True, translate=True)
    kind = fields.Selection(
        [("say", "Say"), ("avoid", "Never say")], required=True, default="say"
    )
    step_id = fields.Many2one(
        "shop.complaint.step",
        ondelete="cascade",
        index=True,
        help="Leave empty for all steps.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

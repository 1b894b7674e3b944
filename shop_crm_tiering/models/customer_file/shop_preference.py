from odoo import api, fields, models

from ...tools.words import labelled


class ShopPreference(models.Model):
    """One answer of a preference set, such as "half sugar"."""

    _name = "shop.preference"
    _description = "Preference"
    _order = "set_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    set_id = fields.Many2one(
        "shop.preference.set",
        string="Preference set",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind_id = fields.Many2one(related="set_id.kind_id", store=True)
    taboo = fields.Boolean(related="set_id.taboo", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (set_id, code)", "Code: already used in this set. Enter another one."
    )

    @api.depends("name", "set_id.name")
    def _compute_display_name(self):
        for preference in self:
            preference.display_name = labelled(
                self.env, preference.set_id.name, preference.name
            )

from odoo import fields, models

from ..privacy.shop_file_part import ShopFilePart


class ShopRelation(models.Model):
    """A connection between two customers, written once and shown on both files."""

    _name = "shop.relation"
    _inherit = [ShopFilePart._name]
    _description = "Customer Connection"
    _order = "partner_id, kind, id"
    _rec_name = "other_id"
    _shop_file_field = "shop_relation_ids"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Connected with",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        [
            ("friend", "Friend"),
            ("family", "Family"),
            ("colleague", "Colleague"),
            ("referrer", "Referred by"),
        ],
        string="Type",
        required=True,
        default="friend",
    )
    note = fields.Char()

    _not_oneself = models.Constraint(
        "CHECK (partner_id <> other_id)",
        "Connected with: choose someone other than the customer.",
    )
    _pair_uniq = models.Constraint(
        "UNIQUE (partner_id, other_id, kind)", "This connection already exists."
    )

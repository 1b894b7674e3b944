from odoo import fields, models


class ShopTierExportPart(models.Model):
    """One file of a large export: whom it lists, and the file once it is written."""

    _name = "shop.tier.export.part"
    _description = "Tier export part"
    _order = "export_id, number"
    _log_access = False

    export_id = fields.Many2one(
        "shop.tier.export", required=True, ondelete="cascade", readonly=True
    )
    number = fields.Integer(required=True, readonly=True)
    customers = fields.Json(
        prefetch=False,
        readonly=True,
        help="List of [tier id, [customer ids]], best tier first.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", ondelete="set null", index="btree_not_null", readonly=True
    )

    _export_number_uniq = models.Constraint(
        "UNIQUE (export_id, number)", "Part numbers must be unique within an export."
    )

    def _chosen(self):
        """Return the pairs (customer id, tier id) that this part lists, in order."""
        self.ensure_one()
        return [
            (customer_id, tier_id)
            for tier_id, customer_ids in self.customers
            for customer_id in customer_ids
        ]

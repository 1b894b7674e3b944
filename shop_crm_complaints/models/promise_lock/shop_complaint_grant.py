from odoo import api, fields, models


class ShopComplaintGrant(models.Model):
    """An approved amount: never changed, added up.

    What is withdrawn before it was paid counts no more.
    """

    _name = "shop.complaint.grant"
    _description = "Approved Remedy"
    _order = "id desc"

    complaint_id = fields.Many2one(
        "shop.complaint", required=True, ondelete="cascade", readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(
        related="complaint_id.partner_id.commercial_partner_id"
    )
    remedy_id = fields.Many2one(
        "shop.complaint.remedy", required=True, readonly=True, ondelete="restrict"
    )
    amount = fields.Monetary(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Approved by", required=True, readonly=True
    )
    is_unlimited = fields.Boolean(
        readonly=True, help="Approved by a user without a limit."
    )
    state = fields.Selection(
        [("approved", "Approved"), ("paid", "Paid"), ("withdrawn", "Withdrawn")],
        required=True,
        default="approved",
        readonly=True,
    )


class ShopComplaint(models.Model):
    _inherit = "shop.complaint"

    grant_ids = fields.One2many(
        "shop.complaint.grant", "complaint_id", readonly=True, copy=False
    )
    granted_amount = fields.Monetary(compute="_compute_granted_amount")

    @api.depends("grant_ids.state", "grant_ids.amount")
    def _compute_granted_amount(self):
        for case in self:
            counted = case.grant_ids.filtered(lambda each: each.state != "withdrawn")
            case.granted_amount = sum(counted.mapped("amount"))

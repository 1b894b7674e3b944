from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.shop_crm_tiering.tools.fields import CheckedReference


class ShopComplaint(models.Model):
    """What the complaint is about in Odoo, and which document executes the remedy."""

    _inherit = "shop.complaint"

    origin_line_ref = CheckedReference(
        selection="_origin_models", string="Purchase line", copy=False
    )
    remedy_document_ref = CheckedReference(
        selection="_remedy_models", string="Executed with", copy=False
    )

    @api.model
    def _origin_models(self):
        """Return ``[(model, name)]`` of the lines that a complaint can be about.

        Addons append theirs; those that are not installed are left out.
        """
        return self._get_installed("sale.order.line", "pos.order.line")

    @api.model
    def _remedy_models(self):
        """Return ``[(model, name)]`` of the documents that execute a remedy."""
        return self._get_installed(
            "account.move", "stock.picking", "repair.order", "pos.order", "loyalty.card"
        )

    @api.model
    def _get_installed(self, *names):
        # sudo: the names of models
        models_ = self.env["ir.model"].sudo()
        return [(name, models_._get(name).name) for name in names if name in self.env]

    @api.constrains("origin_line_ref", "remedy_document_ref", "company_id")
    def _check_documents(self):
        for case in self:
            for name in ("origin_line_ref", "remedy_document_ref"):
                case._check_document(name)

    def _check_document(self, name):
        """Refuse a document that the user can't read or that is another company's."""
        document = self[name]
        if not document:
            return
        # a constraint runs as superuser
        document.sudo(False).check_access("read")
        company = document.company_id if "company_id" in document._fields else None
        if company and company != self.company_id:
            raise ValidationError(
                self.env._(
                    "%s: this document belongs to another company.",
                    self._get_label(name),
                )
            )

    def _fill_product(self):
        """Take the product from the purchase line that the case is about."""
        for case in self:
            if case.origin_line_ref and not case.q_product_id:
                case._transition({"q_product_id": case.origin_line_ref.product_id.id})

    def _pay(self):
        """Count what was approved as paid: a document executes it."""
        for case in self.filtered("remedy_document_ref"):
            # sudo: grants are written by the methods of a case alone
            grants = case.sudo().grant_ids
            allowed = grants.filtered(lambda each: each.state == "approved")
            if not allowed and case.remedy_amount:
                raise UserError(
                    self.env._("Executed with: the remedy is not approved yet.")
                )
            allowed.state = "paid"

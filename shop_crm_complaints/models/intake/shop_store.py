import re
from base64 import b64encode

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, fields, models
from odoo.tools.urls import urljoin

TOKEN = re.compile(r"[0-9a-f]{32}")
# In points; it is drawn in lines, sharp in any size.
QR_SIZE = 400


class ShopStore(models.Model):
    """The public form of a store and its address for complaints, and the way there."""

    _name = "shop.store"
    _inherit = ["shop.store", "mail.alias.mixin.optional"]

    alias_id = fields.Many2one(index="btree_not_null", copy=False)

    @api.model
    def _find_by_token(self, token):
        """Return the store whose public pages a token opens, perhaps none.

        As superuser: strangers read no store.
        """
        # sudo: the token is on the store's poster, and opens its form alone
        stores = self.sudo()
        if not TOKEN.fullmatch(token):
            return stores.browse()
        return stores.search([("token", "=", token)], limit=1)

    def _get_complaint_url(self):
        """Return the address of the store's public form."""
        self.ensure_one()
        # sudo: who sees the store may show its poster, which tells the token
        path = f"/shop_crm/complaint/{self.sudo().token}"
        return urljoin(self.get_base_url(), path)

    def _get_complaint_qr(self):
        """Return the address as a picture that the page itself carries."""
        drawing = createBarcodeDrawing(
            "QR",
            value=self._get_complaint_url(),
            width=QR_SIZE,
            height=QR_SIZE,
            barLevel="M",
        )
        picture = drawing.asString("svg").encode()
        return f"data:image/svg+xml;base64,{b64encode(picture).decode()}"

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        # sudo: the name of a model
        values["alias_model_id"] = self.env["ir.model"].sudo()._get_id("shop.complaint")
        if self and not self.alias_id:
            values["alias_domain_id"] = self.company_id.alias_domain_id.id
        return values

"""Download of the personal data of a customer."""

import json

from odoo import http
from odoo.http import content_disposition, request


class CustomerDataController(http.Controller):
    """Hands out the copy of a customer's data that the law gives the customer."""

    @http.route(
        "/shop_crm/customer_data/<int:partner_id>.json", type="http", auth="user"
    )
    def customer_data(self, partner_id):
        """Answer with the data as a JSON file, for administrators alone."""
        data = request.env["res.partner"].browse(partner_id).shop_export_data()
        return request.make_response(
            json.dumps(data, ensure_ascii=False, indent=2),
            headers=[
                ("Content-Type", "application/json; charset=utf-8"),
                (
                    "Content-Disposition",
                    content_disposition(f"customer-{partner_id}.json"),
                ),
            ],
        )

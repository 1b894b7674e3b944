from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        # pages take what is posted as keywords: this one would break the call itself
        request.params.pop("self", None)
        return super()._dispatch(endpoint)

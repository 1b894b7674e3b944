from odoo import fields, models
from odoo.tools import SQL

from ...tools.field_levels import INTERNAL


class ResPartner(models.Model):
    _inherit = "res.partner"

    shop_consent_ids = fields.One2many(
        "shop.consent", "partner_id", string="Consents", groups=INTERNAL
    )

    def _shop_consent(self, channel, purpose):
        """Return what each customer's latest statement says.

        :param str channel: ``phone``, ``sms``, ``email``, ``wechat``, ``letter`` or
            ``visit``
        :param str purpose: ``marketing`` or ``service``
        :return: ``{partner id: True, False, or None without any statement}``
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, granted FROM (%s) AS latest"
                " WHERE channel = %s AND purpose = %s",
                self.env["shop.consent"]._get_latest(self),
                channel,
                purpose,
            )
        )
        return {**dict.fromkeys(self.ids), **dict(rows)}

    def button_shop_consents(self):
        """Open the customer's statements, to add a new one."""
        self._shop_check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_tiering.shop_consent_action"
            ),
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

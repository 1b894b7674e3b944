import logging
from uuid import NAMESPACE_OID, uuid5

import requests
from urllib3.exceptions import NewConnectionError

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...tools.delivery import Sent
from ...tools.texts import as_html

_logger = logging.getLogger(__name__)

SENT_STATES = ("success", "processing", "sent", "pending")
# The provider's own trouble; everything else is about the message.
PASSING = ("server_error", "insufficient_credit", "unregistered")
TOO_MANY = 429


def is_unreached(error):
    """Tell whether a request failed before anything of it was sent."""
    reason = getattr(error.args and error.args[0], "reason", None)
    return isinstance(reason, NewConnectionError)


class ShopFollowup(models.Model):
    """SMS: through Odoo's provider, or another one by ``_send_sms_batch``."""

    _inherit = "shop.followup"

    def _prepare_sms(self):
        """Return the message and what of it is kept with the contact."""
        return {
            "rows": [
                {
                    "id": self.id,
                    "number": self.partner_id.phone_sanitized,
                    "body": self.script,
                    # the same for ever: a provider that knows it sends nothing twice
                    "uuid": uuid5(
                        NAMESPACE_OID, f"{self._get_database()},{self.id}"
                    ).hex,
                }
            ],
            "log": {"body": as_html(self.script), "message_type": "sms"},
        }

    def _get_database(self):
        # sudo: the name of the database, which goes into a hash alone
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("database.uuid")

    def _send_sms_batch(self, rows):
        """Send some SMS; override it for another provider.

        :param list rows: ``{"id", "number", "body", "uuid"}`` each
        :return: ``{id: Sent}``
        """
        provider = self.company_id._get_sms_api_class()(self.env)
        provider._set_company(self.company_id)
        messages = [
            {
                "content": row["body"],
                "numbers": [{"uuid": row["uuid"], "number": row["number"]}],
            }
            for row in rows
        ]
        answers = {each["uuid"]: each for each in provider._send_sms_batch(messages)}
        return {
            row["id"]: self._classify_sms_answer(answers.get(row["uuid"]))
            for row in rows
        }

    def _classify_sms_answer(self, answer):
        if not answer:
            return Sent("uncertain")
        state = answer["state"]
        if state in SENT_STATES or state == "duplicate_message":
            return Sent("sent")
        text = answer.get("failure_reason") or state
        return Sent("retry" if state in PASSING else "failed", text)

    def _send_sms(self, message):
        """Hand one SMS over to the provider, which may be out of reach."""
        try:
            return self._send_sms_batch(message["rows"])[self.id]
        except (AccessError, UserError) as error:
            _logger.info("SMS of follow-up %s: %s", self.id, error)
            return self._classify_no_response(error)

    def _classify_no_response(self, error):
        """Classify a request without a result: refused, never made, or unknown."""
        cause = error.__context__
        answer = getattr(cause, "response", None)
        if answer is not None:
            passing = answer.status_code >= 500 or answer.status_code == TOO_MANY
            return Sent("retry" if passing else "failed", str(error))
        if isinstance(cause, requests.ConnectionError) and is_unreached(cause):
            return Sent("retry", str(error))
        return Sent("uncertain", str(error))

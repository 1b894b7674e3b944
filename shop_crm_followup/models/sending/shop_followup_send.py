from odoo import api, models
from odoo.tools import SQL

from ...planning.eligibility import DEFERRING, Eligibility
from ...tools.hours import is_within, local_hour, zone_of


class ShopFollowup(models.Model):
    """Sending follow-ups by an outbox, where it is no quiet hour for the customer."""

    _name = "shop.followup"
    _inherit = ["shop.followup", "shop.outbox"]

    # ------------------------------------------------------------
    # CLAIM
    # ------------------------------------------------------------

    @api.model
    def _pick_message(self):
        """Lock and return the next message for which it is no quiet hour."""
        self.env.flush_all()
        machines = self._get_machine_channels()
        zones, windows = self._get_open_zones(), self._get_closed_windows()
        found = self.env.execute_query(
            SQL(
                """
                SELECT followup.id
                  FROM shop_followup AS followup
                  JOIN res_partner AS person ON person.id = followup.partner_id
                 WHERE %(due)s
                   AND followup.channel IN %(machines)s
                   AND COALESCE(person.tz, '') IN %(zones)s
                   AND (followup.rule_id, COALESCE(person.tz, '')) NOT IN %(closed)s
                 ORDER BY %(priority)s, followup.due_date, followup.id
                 LIMIT 1
                   FOR UPDATE OF followup SKIP LOCKED
                """,
                due=self._get_due_condition(),
                machines=tuple(machines) or ("",),
                zones=tuple(zones) or (None,),
                closed=tuple(windows) or ((0, ""),),
                priority=self._priority(),
            )
        )
        return self.browse(found[0]) if found else self.browse()

    @api.model
    def _get_zones(self):
        """Return the names of the time zones of the customers who wait for messages."""
        return [
            zone
            for (zone,) in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT COALESCE(person.tz, '')
                      FROM shop_followup AS followup
                      JOIN res_partner AS person ON person.id = followup.partner_id
                     WHERE %s
                    """,
                    self._get_due_condition(),
                )
            )
        ]

    @api.model
    def _get_open_zones(self):
        """Return the time zones in which it is no quiet hour now."""
        company = self.env.company
        now = company._shop_now()
        return [z for z in self._get_zones() if not company._shop_is_quiet(z, now)]

    @api.model
    def _get_closed_windows(self):
        """Return (rule id, zone) of the rules whose hours it is not there now."""
        company = self.env.company
        now = company._shop_now()
        rules = self.env["shop.followup.rule"].with_context(active_test=False)
        rules = rules.search([("company_id", "in", (company.id, False))])
        return [
            (rule.id, zone)
            for zone in self._get_zones()
            for rule in rules.filtered(lambda rule: rule._has_window())
            if not is_within(
                local_hour(now, zone_of(zone, company.shop_tz)),
                rule.window_from,
                rule.window_to,
            )
        ]

    def _claim(self, claim):
        company = self.env.company
        self._lock_budgets(company, self.partner_id.ids)
        today = company._shop_today()
        query = Eligibility(company, self.rule_id, today).query(
            self._get_rows_query(SQL("followup.id = %s", self.id))
        )
        _key, channel, place, code, data, retry_on = self.env.execute_query(query)[0]
        if code:
            state = "deferred" if code in DEFERRING else "skipped"
            values = {"state": state, "reason_code": code, "reason_data": data}
            self._write_ledger(
                {**values, "channel": channel, "due_date": retry_on or self.due_date}
            )
            return False
        if channel not in self._get_machine_channels():
            # the next round hands it out as a task
            self._write_ledger({"channel": channel})
            return False
        note = "belated" if self._is_belated() else "fallback" if place else False
        self._write_ledger(
            {
                "state": "sending",
                "channel": channel,
                "claim": claim,
                "contact_day": today,
                "reason_code": note,
                "reason_data": False,
            }
        )
        self._make_links()
        return True

    # ------------------------------------------------------------
    # SEND AND RECORD
    # ------------------------------------------------------------

    def _prepare_message(self):
        """Return what is sent by the channel, whatever its method takes."""
        return getattr(self, f"_prepare_{self.channel}")()

    def _transmit(self, message):
        return getattr(self, f"_send_{self.channel}")(message)

    def _record_sent(self, message):
        now = self.env["res.company"]._shop_now()
        self._write_ledger({"state": "sent", "done_at": now})
        self._log_message(message)

    def _log_message(self, message):
        """Keep on the contact what was sent; the touches count it once."""
        # sudo: the message was sent already; the contact only keeps its text
        logged = self.partner_id.sudo()._message_log(**message["log"])
        if number := message.get("number"):
            # answers to it find the customer by this number
            logged.message_id = number
        self._write_ledger({"message_id": logged.id})

    def _record_uncertain(self, code, text=""):
        self._write_ledger(
            {"state": "uncertain", "reason_code": code, "reason_data": False}
        )

    def _record_unprepared(self, text):
        self._retry_later("template", text)

    def _record_waiting(self, values, code, text):
        self._write_ledger(
            {
                **values,
                "state": "planned",
                "contact_day": False,
                "done_at": False,
                "reason_code": code,
                "reason_data": {"text": text},
            }
        )

    def _record_failed(self, text):
        self._record_undelivered("failed", text)

    def _record_bounced(self, bounce):
        """End it, and send nothing else to an address that takes nothing."""
        self._record_undelivered("bounced", bounce.text)
        partner = self.partner_id
        is_address = bounce.recipient in ("", partner.email_normalized)
        if bounce.is_address_bad and is_address:
            # as superuser, like the row: nobody fetches mails as himself
            partner.shop_bounced_email = partner.email_normalized
        shop = self.with_context(lang=self.company_id.partner_id.lang)
        partner._message_log(
            body=shop.env._("E-mail returned as undeliverable: %s", bounce.text)
        )

    def _record_undelivered(self, code, text):
        """End it, and give its place in the budget back."""
        self._write_ledger(
            {
                "state": "skipped",
                "claim": False,
                "contact_day": False,
                "done_at": False,
                "reason_code": code,
                "reason_data": {"text": text},
            }
        )

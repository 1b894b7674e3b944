from odoo import models


class ShopFollowup(models.Model):
    """What the reasons of the ledger are in words, in the language of who reads."""

    _inherit = "shop.followup"

    def _get_reason_texts(self, data):
        """Return ``{reason code: sentence}``.

        :param dict data: the numbers and texts kept with the reason
        """
        return {
            **self._get_waiting_texts(data),
            **self._get_refusal_texts(data),
            **self._get_ending_texts(data),
        }

    def _get_waiting_texts(self, data):
        day = self._format_day(self.occasion_date)
        channel = self._get_channel_name(self.channel)
        return {
            "belated": self.env._("Late greeting: the day was %s.", day),
            "fallback": self.env._(
                "Contact by %(channel)s: %(first)s is not possible.",
                channel=channel,
                first=self._get_channel_name(self.rule_id.channel),
            ),
            "no_provider": self.env._("Send it manually: no SMS provider is set up."),
            "budget": self._get_budget_text(data),
            "wish": self.env._(
                "Deferred: the customer wants at most one contact in %(days)s days.",
                days=data.get("days"),
            ),
            "held": self.env._("Deferred: an issue with this customer is open."),
            "retry": self.env._("Will be retried: %s", data.get("text") or ""),
            "template": self.env._("Template error: %s", data.get("text") or ""),
        }

    def _get_queue_text(self):
        """Return why a contact that is due has not been handed out, if it is one."""
        company = self.company_id
        if self.state != "planned" or self.due_date >= company._shop_today():
            return False
        return self.env._(
            "Queued: at most %s tasks per person and day.",
            company.shop_daily_activities,
        )

    def _get_budget_text(self, data):
        if data.get("count") == 1:
            return self.env._(
                "Deferred: 1 contact in the last %(days)s days.", days=data.get("days")
            )
        return self.env._(
            "Deferred: %(count)s contacts in the last %(days)s days.",
            count=data.get("count"),
            days=data.get("days"),
        )

    def _get_refusal_texts(self, data):
        channel = self._get_channel_name(self.channel)
        return {
            "never": self.env._("The customer asked not to be contacted."),
            "refused": self.env._("The customer opted out of %s.", channel),
            "no_consent": self.env._("No opt-in for %s is on file.", channel),
            "blacklisted": self.env._("The address is on the blacklist."),
            "unreachable": self._get_unreachable_text(),
            "bounced": self._get_bounced_text(data.get("text")),
            "number": self.env._("The phone number is invalid: correct it."),
            "wrong_number": self.env._("Wrong number: correct it in the file."),
            "holdout": self.env._("Not contacted: member of the hold-out group."),
        }

    def _get_bounced_text(self, said):
        """Return that this e-mail came back, or why none is sent."""
        if said:
            return self.env._("Not delivered: the e-mail was returned (%s).", said)
        return self.env._(
            "E-mails to this address can't be delivered: correct it in the file."
        )

    def _get_unreachable_text(self):
        return {
            "call": self.env._("No phone number is on file."),
            "sms": self.env._("No phone number is on file."),
            "wechat": self.env._("Neither WeChat name nor phone number is on file."),
            "email": self.env._("No e-mail address is on file."),
            "letter": self.env._("No address is on file."),
        }.get(self.channel)

    def _get_ending_texts(self, data):
        due = self._format_day(self.due_date)
        return {
            "failed": self.env._("Not delivered: %s", data.get("text") or ""),
            "too_late": self.env._("Too late: it was due on %s.", due),
            "changed": self.env._("No longer applies: the situation has changed."),
            "archived": self.env._("The customer or the rule has been archived."),
            "deleted": self.env._("The task was deleted."),
            "stopped": self.env._("Cancelled: %s", data.get("text") or ""),
            "merged": self.env._("The contacts were merged."),
            "worker_lost": self.env._(
                "Sending was interrupted. It may already have been delivered: ask the "
                "customer. It is not sent again automatically."
            ),
            "line_lost": self.env._(
                "The connection was lost at the end. It may already have been "
                "delivered. It is not sent again automatically."
            ),
        }

    def _get_channel_name(self, channel):
        return dict(self._fields["channel"]._description_selection(self.env))[channel]

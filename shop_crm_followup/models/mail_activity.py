from odoo import models


class MailActivity(models.Model):
    """What happens to the activity of a contact happens to the contact."""

    _inherit = "mail.activity"

    def _shop_followups(self):
        """Return the open contacts of these activities, as superuser."""
        if self.env.context.get("shop_followup_ended"):
            return self.env["shop.followup"]
        # sudo: who may change the activity changes the contact with it, nothing else
        followups = self.env["shop.followup"].sudo()
        return followups.search(
            [("activity_id", "in", self.ids), ("state", "=", "scheduled")]
        )

    def _action_done(self, feedback=False, attachment_ids=None):
        followups = self._shop_followups()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        followups._end("done", outcome="reached", note=feedback)
        return result

    def write(self, vals):
        result = super().write(vals)
        values = {}
        if "user_id" in vals:
            values["user_id"] = vals["user_id"]
        if "date_deadline" in vals:
            values["due_date"] = vals["date_deadline"]
        if values and (followups := self._shop_followups()):
            followups._write_ledger(values)
        return result

    def unlink(self):
        self._shop_followups()._end("cancelled", reason_code="deleted")
        return super().unlink()

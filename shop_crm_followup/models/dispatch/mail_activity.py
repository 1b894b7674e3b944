from odoo import models
from odoo.exceptions import UserError

# In the context of what changes a contact and its activity together. A client can send
# the key but not this object.
BY_CONTACT = object()
MOVES = {"res_id", "res_model", "res_model_id"}
WATCHED = {"active", "date_deadline", "user_id", *MOVES}


class MailActivity(models.Model):
    """What happens to a contact's activity happens to the contact, by its rules."""

    _inherit = "mail.activity"

    def _shop_followups(self):
        """Return the open contacts of these activities, as superuser.

        :raise AccessError: one of them is assigned to a colleague
        """
        if self.env.context.get("shop_followup_ended") is BY_CONTACT:
            return self.env["shop.followup"]
        # sudo: also those that the user may not see, who is refused then
        followups = self.env["shop.followup"].sudo()
        followups = followups.search(
            [("activity_id", "in", self.ids), ("state", "=", "scheduled")]
        )
        if followups and not self.env.su:
            followups.sudo(False)._check_may_act()
        return followups

    def _action_done(self, feedback=False, attachment_ids=None):
        followups = self._shop_followups()
        activities = self.with_context(shop_followup_ended=BY_CONTACT)
        result = super(MailActivity, activities)._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
        followups._end("done", outcome="reached", note=feedback)
        return result

    def write(self, vals):
        followups = self._shop_followups() if WATCHED & vals.keys() else None
        if not followups:
            return super().write(vals)
        values = self._shop_prepare_followup_values(followups, vals)
        result = super().write(vals)
        followups.write(values)
        if not vals.get("active", True):
            followups._end("cancelled", reason_code="deleted")
        return result

    def _shop_prepare_followup_values(self, followups, vals):
        """Return what a change of the activities means for their contacts."""
        # a merge moves them as superuser, to the customer who gets the contacts too
        if MOVES & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "A planned contact can't be moved to another customer. Cancel it "
                    "instead."
                )
            )
        values = {}
        if "user_id" in vals:
            for company in followups.company_id:
                followups._check_staff(company, vals["user_id"])
            values["user_id"] = vals["user_id"]
        if vals.get("date_deadline"):
            values["due_date"] = followups._check_next_date(vals["date_deadline"])
        return values

    def unlink(self):
        self._shop_followups()._end("cancelled", reason_code="deleted")
        return super().unlink()

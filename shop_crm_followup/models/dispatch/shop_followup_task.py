from odoo import models
from odoo.tools import SQL

from ...tools.texts import as_html
from .mail_activity import BY_CONTACT

# Calls are Odoo's own kind of activity, the others are ours.
ACTIVITY_TYPES = {
    "call": "mail.mail_activity_data_call",
    "visit": "shop_crm_followup.mail_activity_type_visit",
    "wechat": "shop_crm_followup.mail_activity_type_wechat",
    "letter": "shop_crm_followup.mail_activity_type_letter",
    "sms": "shop_crm_followup.mail_activity_type_sms",
    "email": "mail.mail_activity_data_email",
}


class ShopFollowup(models.Model):
    """A contact that a person makes is an activity on the contact, and stays one.

    Done, deleted, reassigned or postponed there or here, it is the same in both.
    """

    _inherit = "shop.followup"

    def _create_activities(self):
        """Make the activities of scheduled contacts, all in one go."""
        if not self:
            return
        self._ask()
        # the names of all at once: an activity asks for them one by one
        self.partner_id.mapped("display_name")
        # each in the language of who does it: a cron speaks none
        followups = list(self._in_languages(lambda each: each.user_id.lang))
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True, shop_followup_quiet=True)
            .create([followup._prepare_activity() for followup in followups])
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE shop_followup AS followup SET activity_id = made.activity_id
                  FROM unnest(%s, %s) AS made (id, activity_id)
                 WHERE followup.id = made.id
                """,
                [followup.id for followup in followups],
                activities.ids,
            )
        )
        self.invalidate_recordset(["activity_id"], flush=False)

    def _prepare_activity(self):
        """Return the values of a contact's activity."""
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            # told as well: Odoo would make a record in memory to find it out
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(
                ACTIVITY_TYPES[self.channel], raise_if_not_found=True
            ),
            "summary": self.rule_id.reason,
            "note": as_html(self.script),
            "date_deadline": self.due_date,
            "user_id": self.user_id.id,
        }

    def _end_activities(self, feedback=None):
        """Tick the activities off, or delete them where nothing was done."""
        # sudo: who ended the contact was checked; the activity may be a colleague's
        activities = self.sudo().activity_id.with_context(
            shop_followup_ended=BY_CONTACT
        )
        if feedback is None:
            activities.unlink()
        else:
            activities.action_feedback(feedback=feedback or False)

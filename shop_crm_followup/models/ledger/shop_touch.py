from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.models.contact.shop_touch import (
    ID_STRIDE,
    SLOT_ACTIVITY,
)

KINDS = "shop_crm_followup.mail_activity_type"
SLOT_FOLLOWUP = 3
SLOT_RATING = 4


class ShopTouch(models.Model):
    """Follow-ups are contacts, once each, and so are the answers to a survey."""

    _inherit = "shop.touch"

    source = fields.Selection(
        selection_add=[("followup", "Follow-up"), ("survey", "Survey")]
    )

    _depends = {
        "shop.followup": [
            "activity_id",
            "channel",
            "company_id",
            "done_at",
            "partner_id",
            "state",
        ],
        "shop.followup.survey": ["answered_at", "followup_id"],
    }

    def _get_details(self, slot):
        if slot == SLOT_FOLLOWUP:
            return self._get_followup_details()
        if slot == SLOT_RATING:
            return self._get_survey_details()
        return super()._get_details(slot)

    def _get_followup_details(self):
        followups = self.env["shop.followup"].browse(self._get_record_ids())
        return {followup.id: followup._get_summary() for followup in followups}

    def _get_survey_details(self):
        surveys = self.env["shop.followup.survey"].browse(self._get_record_ids())
        answers = dict(surveys._fields["answer"]._description_selection(self.env))
        return {
            survey.id: " · ".join(
                filter(None, [answers.get(survey.answer), survey.comment])
            )
            for survey in surveys
        }

    def _touch_queries(self):
        return {
            **super()._touch_queries(),
            "followup": self._followup_query(),
            "survey": self._survey_query(),
        }

    def _activity_query(self):
        """Add our kinds of activities, leave out those of the ledger: it tells them."""
        return SQL(
            """
            SELECT touch.*
              FROM (%s UNION ALL %s) AS touch
             WHERE NOT EXISTS (
                       SELECT 1
                         FROM shop_followup AS followup
                        WHERE followup.activity_id = touch.id / %s
                   )
            """,
            super()._activity_query(),
            self._own_activity_query(),
            ID_STRIDE,
        )

    def _own_activity_query(self):
        """Return what was done by the kinds of activities that this addon adds."""
        kinds = [
            SQL("(%s, %s)", kind.id, channel)
            for channel in ("visit", "wechat", "letter", "sms")
            if (kind := self.env.ref(f"{KINDS}_{channel}", False))
        ]
        return SQL(
            """
            SELECT activity.id::bigint * %s + %s AS id,
                   activity.res_id AS partner_id,
                   NULL::int AS company_id,
                   activity.date_done + time '12:00' AS date,
                   kind.channel,
                   'out' AS direction,
                   'activity' AS source
              FROM mail_activity AS activity
              JOIN (VALUES %s) AS kind (id, channel)
                ON kind.id = activity.activity_type_id
             WHERE activity.res_model || '' = 'res.partner'
               AND activity.date_done IS NOT NULL
            """,
            ID_STRIDE,
            SLOT_ACTIVITY,
            SQL(", ").join(kinds or [SQL("(0, '')")]),
        )

    def _followup_query(self):
        return SQL(
            """
            SELECT followup.id::bigint * %s + %s AS id,
                   followup.partner_id,
                   followup.company_id,
                   followup.done_at AS date,
                   CASE followup.channel WHEN 'call' THEN 'phone'
                        ELSE followup.channel END AS channel,
                   'out' AS direction,
                   'followup' AS source
              FROM shop_followup AS followup
             WHERE followup.state IN ('sent', 'done')
               AND followup.done_at IS NOT NULL
            """,
            ID_STRIDE,
            SLOT_FOLLOWUP,
        )

    def _survey_query(self):
        """Return the answers, each by the channel by which the question came."""
        return SQL(
            """
            SELECT survey.id::bigint * %s + %s AS id,
                   followup.partner_id,
                   followup.company_id,
                   survey.answered_at AS date,
                   CASE followup.channel WHEN 'call' THEN 'phone'
                        ELSE followup.channel END AS channel,
                   'in' AS direction,
                   'survey' AS source
              FROM shop_followup_survey AS survey
              JOIN shop_followup AS followup ON followup.id = survey.followup_id
             WHERE survey.answered_at IS NOT NULL
            """,
            ID_STRIDE,
            SLOT_RATING,
        )

    def _spoken_query(self):
        """Return SELECT of all touches but purchases."""
        return self._touch_union(without=["purchase"])

    def _unplanned_query(self):
        """Return SELECT of what staff and customers did without a plan."""
        return self._touch_union(without=["purchase", "followup", "survey"])

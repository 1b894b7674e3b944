from odoo import models
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.models.contact.shop_touch import ID_STRIDE

from ..ledger.shop_touch import SLOT_RATING


class ShopTouch(models.Model):
    """An answer to a survey is a contact by the customer."""

    _inherit = "shop.touch"

    _depends = {
        "shop.followup": ["channel", "company_id", "partner_id"],
        "shop.followup.survey": ["answered_at", "followup_id"],
    }

    def _get_details(self, slot):
        if slot != SLOT_RATING:
            return super()._get_details(slot)
        surveys = self.env["shop.followup.survey"].browse(self._get_record_ids())
        answers = dict(surveys._fields["answer"]._description_selection(self.env))
        return {
            survey.id: " · ".join(
                filter(None, [answers.get(survey.answer), survey.comment])
            )
            for survey in surveys
        }

    def _touch_queries(self):
        return {**super()._touch_queries(), "survey": self._survey_query()}

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

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.rating.models import rating_data

ANSWERS = [("5", "Happy"), ("3", "Neutral"), ("1", "Unhappy")]
# What follows on an answer, by the code of the rule.
THANKS, LOW = "survey_thanks", "survey_low"
LONGEST_COMMENT = 5_000


class ShopFollowupSurvey(models.Model):
    """How it was, asked by a contact and answered by the customer alone.

    The links are Odoo's (``/rate/<token>/<value>``): they show a page, and what is
    sent from there is the answer.
    """

    _name = "shop.followup.survey"
    _description = "Survey"
    _inherit = ["rating.mixin"]
    _order = "id desc"

    followup_id = fields.Many2one(
        "shop.followup",
        string="Asked in",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    partner_id = fields.Many2one(related="followup_id.partner_id")
    company_id = fields.Many2one(related="followup_id.company_id")
    rule_id = fields.Many2one(related="followup_id.rule_id")
    user_id = fields.Many2one(related="followup_id.user_id")
    answer = fields.Selection(ANSWERS, readonly=True)
    comment = fields.Text(readonly=True)
    answered_at = fields.Datetime(string="Answered on", readonly=True)

    _followup_uniq = models.Constraint(
        "UNIQUE (followup_id)", "A contact can have only one survey."
    )
    _answered_idx = models.Index("(answered_at) WHERE answered_at IS NOT NULL")

    @api.depends("company_id")
    def _compute_display_name(self):
        # Odoo's page shows it to whoever holds the link: no name of the customer
        for survey in self:
            survey.display_name = self.env._("Survey of %s", survey.company_id.name)

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _ask(self, followups):
        """Make the surveys of these contacts, each with its secret address."""
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True}
        # sudo: nobody makes surveys but the contacts that ask
        surveys = self.sudo().with_context(**quiet)
        surveys = surveys.create([{"followup_id": each.id} for each in followups])
        model_id = self.env["ir.model"]._get_id(self._name)
        # sudo: as above
        self.env["rating.rating"].sudo().create(
            [
                {
                    "partner_id": survey.partner_id.id,
                    "rated_partner_id": survey._rating_get_operator().id,
                    "res_model_id": model_id,
                    "res_id": survey.id,
                }
                for survey in surveys
            ]
        )
        # ratings name their record by a number, which no cache follows
        surveys.invalidate_recordset(["rating_ids"])
        return surveys

    def _get_url(self, value):
        """Return the address of the page on which this answer is ticked."""
        # sudo: the secret of the link, which goes to the customer
        rating = self.sudo().rating_ids.sorted("id")[:1]
        return f"{self.get_base_url()}/rate/{rating.access_token}/{value}"

    def _get_links(self, channel):
        """Return what stands in place of {rating}.

        Where a message is short it is one link, on whose page the middle answer is
        ticked: nobody counts as happy or unhappy who did not choose it.
        """
        if channel != "email":
            return self._get_url(rating_data.RATING_NEUTRAL_VALUE)
        labels = self._fields["answer"]._description_selection(self.env)
        lines = [
            self.env._("%(label)s: %(link)s", label=label, link=self._get_url(value))
            for value, label in labels
        ]
        return "\n".join(["", *lines])

    # ------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        """Take the customer's answer; only Odoo's page does, after it read the secret.

        :raise AccessError: called by a user
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Only the customer can answer a survey, using the link.")
            )
        applied = super().rating_apply(
            rate,
            token=token,
            rating=rating,
            feedback=feedback and feedback[:LONGEST_COMMENT],
            subtype_xmlid=subtype_xmlid,
            notify_delay_send=notify_delay_send,
        )
        self._record_answer(applied)
        return applied

    def _record_answer(self, rating):
        """Keep the answer, the last one where there are several, and see to it."""
        self.write(
            {
                "answer": str(rating_data._rating_to_threshold(rating.rating)),
                "comment": rating.feedback,
                "answered_at": self.env["res.company"]._shop_now(),
            }
        )
        # of two answers at once one is run again, and plans nothing twice
        self.flush_recordset()
        self._plan(THANKS, {"user_id": self.user_id.id})
        if self.answer == "1":
            self._plan(LOW, {"note": self._get_note()})

    def _plan(self, code, values):
        """Plan what follows on the answer, once, where its rule is active."""
        company = self.company_id
        rule = self._get_rule(code)
        origin = f"{self._name},{self.id}"
        followups = self.env["shop.followup"]
        known = [("rule_id", "=", rule.id), ("origin", "=", origin)]
        known += [("partner_id", "=", self.partner_id.id)]
        if not rule or not self.partner_id.active or followups.search(known, limit=1):
            return
        today = company._shop_today()
        followups.create(
            {
                "company_id": company.id,
                "store_id": self.followup_id.store_id.id,
                "partner_id": self.partner_id.id,
                "rule_id": rule.id,
                "occasion_date": today,
                "origin": origin,
                "due_date": company._shop_contact_day(today),
                "channel": rule.channel,
                "priority": rule.priority,
                "planned_on": today,
                **values,
            }
        )

    def _get_rule(self, code):
        """Return the active rule of a code: the company's own, else the shared one."""
        company = self.company_id
        domain = Domain("code", "=", code)
        domain &= Domain("company_id", "in", (company.id, False))
        rules = self.env["shop.followup.rule"].with_company(company).search(domain)
        return rules.filtered("company_id")[:1] or rules[:1]

    def _get_note(self):
        """Return what the customer said, for who calls, in the store's language."""
        staff = self.with_context(lang=self.company_id.partner_id.lang)
        labels = dict(self._fields["answer"]._description_selection(staff.env))
        return "\n".join(filter(None, [labels[self.answer], self.comment]))

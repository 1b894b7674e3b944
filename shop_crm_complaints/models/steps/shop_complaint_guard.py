from uuid import uuid4

from odoo import api, models
from odoo.exceptions import UserError

from .shop_complaint_evidence import STEP_BY_FIELD, TICKS

# Changed by the methods of a case alone.
WORKFLOW_FIELDS = {
    "access_token",
    "approval_state",
    "approved_by_id",
    "closed_at",
    "company_id",
    "contact_email_normalized",
    "contact_phone_sanitized",
    "end_reason",
    "ended_badly",
    "followup_from",
    "grant_ids",
    "loops",
    "name",
    "offer_version",
    "photo_ids",
    "requested_by_id",
    "revision",
    "state",
    "step_id",
    "step_time_ids",
    "waiting",
    "waiting_since",
    *(name for names in TICKS.values() for name in names),
}
# Contact data and answers: unchangeable once the case has ended.
FINAL_FIELDS = {
    "adopted",
    "adopted_for",
    "channel",
    "contact_email",
    "contact_name",
    "contact_phone",
    "partner_id",
    "reply",
    "thanked_for_idea",
}
# Channels that only the customer's own message sets.
BY_CUSTOMER = {"email", "form", "portal"}


class ShopComplaint(models.Model):
    """The guard: what a write may change and when, by form, import and RPC alike."""

    _inherit = "shop.complaint"

    @api.model
    def _check_new(self, vals):
        """Refuse fields that are set by the workflow alone."""
        kept = WORKFLOW_FIELDS - {"company_id"}
        later = {name for name, step in STEP_BY_FIELD.items() if step != "vent"}
        for name in vals:
            if name in kept | later and vals[name]:
                raise UserError(
                    self.env._("%s can't be set on a new case.", self._get_label(name))
                )

    @api.model
    def _prepare_new(self, vals):
        """Return what every new case begins with."""
        sequence = self.env["ir.sequence"].sudo()  # sudo: only the next number
        return {
            **dict.fromkeys(
                WORKFLOW_FIELDS - {"company_id", "access_token"} & vals.keys(), False
            ),
            "name": sequence.next_by_code("shop.complaint"),
            "state": "open",
            "step_id": self._get_step("vent").id,
            "approval_state": "none",
        }

    def _portal_ensure_token(self):
        if not self.access_token:
            # sudo: whoever sends the link, it is the same one for ever
            self.sudo()._transition({"access_token": str(uuid4())})
        return self.access_token

    def _check_workflow_fields(self, vals):
        for name in WORKFLOW_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "%s: use the buttons on the case to change it.",
                    self._get_label(name),
                )
            )

    def _check_step_fields(self, vals):
        """Refuse the fields of a step that is not the present one."""
        for name in STEP_BY_FIELD.keys() & vals.keys():
            for case in self:
                if case.state != "open" or case.step_id.code != STEP_BY_FIELD[name]:
                    raise UserError(
                        self.env._(
                            "%(field)s belongs to the step “%(step)s”. Go back to that "
                            "step to change it.",
                            field=self._get_label(name),
                            step=self._get_step(STEP_BY_FIELD[name]).name,
                        )
                    )

    def _check_ended(self, vals):
        names = sorted(FINAL_FIELDS & vals.keys())
        if names and any(case.state != "open" for case in self):
            raise UserError(
                self.env._(
                    "%(field)s can't be changed: the case has ended. Reopen it first.",
                    field=self._get_label(names[0]),
                )
            )

    def _check_channel(self, vals):
        if "channel" not in vals:
            return
        channel = vals["channel"]
        for case in self:
            if case.channel != channel and {case.channel, channel} & BY_CUSTOMER:
                raise UserError(
                    self.env._(
                        "%s can't be changed: the customer sent the case this way.",
                        self._get_label("channel"),
                    )
                )

    def _prepare_checkbox_stamps(self, vals):
        """Return user and time for each checkbox among these values."""
        now = self.env["res.company"]._shop_now()
        found = {}
        for name in TICKS.keys() & vals.keys():
            user, instant = TICKS[name]
            found[user] = self.env.uid if vals[name] else False
            found[instant] = now if vals[name] else False
        return found

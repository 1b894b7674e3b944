from odoo import api, fields, models
from odoo.tools.i18n import format_list

from odoo.addons.shop_crm_followup.tools.texts import as_html

TASK = "shop_crm_complaints.mail_activity_type_approval"
TODO = "mail.mail_activity_data_todo"


class ShopComplaint(models.Model):
    """Approvers get a task for a remedy, and the requester one with the answer."""

    _inherit = "shop.complaint"

    asked_of = fields.Char(string="Approvers", compute="_compute_asked_of")
    asked_at = fields.Datetime(string="Requested on", compute="_compute_asked_at")

    @api.depends("approval_state", "remedy_id", "remedy_amount", "partner_id")
    def _compute_asked_of(self):
        for case in self:
            asked = case.approval_state == "requested"
            case.asked_of = asked and case._get_approver_names()

    @api.depends("approval_state", "activity_ids")
    def _compute_asked_at(self):
        kind = self.env.ref(TASK)
        for case in self:
            # sudo: when the colleagues were asked
            tasks = case.sudo().activity_ids
            asked = tasks.filtered(lambda each: each.activity_type_id == kind)
            case.asked_at = min(asked.mapped("create_date"), default=False)

    def _get_approver_names(self):
        return format_list(self.env, self._get_approvers().mapped("name"))

    def _describe_pending(self):
        """Return a sentence that names the approvers who have not answered."""
        if names := self.asked_of:
            return self.env._("Approval: %s has not answered yet.", names)
        return self.env._(
            "Approval: nobody in this company can approve this amount. Offer less, or "
            "ask an administrator for a higher limit."
        )

    # ------------------------------------------------------------
    # APPROVERS
    # ------------------------------------------------------------

    def _schedule_approval_tasks(self):
        for user in self._get_approvers():
            self.activity_schedule(
                TASK,
                user_id=user.id,
                summary=self.env._("Remedy to approve: %s", self.name),
            )

    def _get_approvers(self):
        """Return the managers of the company who may approve the remedy."""
        managers = self._get_managers(self.company_id)
        return managers.filtered(lambda user: not self._get_limit_problem(user))

    def _close_approval_tasks(self):
        # sudo: the task of a colleague, which has become pointless
        self.sudo().activity_unlink([TASK])

    # ------------------------------------------------------------
    # REQUESTER
    # ------------------------------------------------------------

    def _notify_requester(self, note=""):
        """Notify the requester by a task and on the screen, not by e-mail."""
        user = self.requested_by_id
        if not user or user == self.env.user:
            return
        staff = self.with_context(lang=user.lang, mail_activity_quick_update=True)
        words = staff._get_answer_summary(self.approval_state)
        staff.activity_schedule(
            TODO, user_id=user.id, summary=words, note=as_html(note)
        )
        kind = "success" if self.approval_state == "approved" else "warning"
        # sudo: a word on a colleague's screen
        user.sudo()._bus_send("simple_notification", {"type": kind, "message": words})

    def _get_answer_summary(self, state):
        if state == "approved":
            return self.env._("Approved, you can promise it: %s", self.name)
        return self.env._("Rejected, propose something else: %s", self.name)

    def _close_answer_tasks(self):
        """Close the requester's task: the proposal is made, or withdrawn."""
        user = self.requested_by_id
        staff = self.with_context(lang=user.lang)
        told = {staff._get_answer_summary(state) for state in ("approved", "refused")}
        # sudo: the task of a colleague, which has become pointless
        tasks = self.sudo().activity_ids.filtered(lambda each: each.summary in told)
        tasks.unlink()

from odoo import models

from odoo.addons.shop_crm_followup.tools.texts import as_html

TODO = "mail.mail_activity_data_todo"


class ShopComplaint(models.Model):
    """Who asked for permission hears of the answer by a task, and on the screen."""

    _inherit = "shop.complaint"

    def action_approve(self):
        result = super().action_approve()
        self._notify_requester()
        return result

    def action_refuse(self, reason):
        result = super().action_refuse(reason)
        self._notify_requester(reason)
        return result

    def _leave_step(self):
        if self.step_id.code == "solution":
            self._close_answer_tasks()
        return super()._leave_step()

    def _withdraw_approval(self):
        self._close_answer_tasks()
        return super()._withdraw_approval()

    def _notify_requester(self, note=""):
        """Tell who asked; nobody is sent a mail."""
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
            return self.env._("Allowed, you may promise it: %s", self.name)
        return self.env._("Refused, propose something else: %s", self.name)

    def _close_answer_tasks(self):
        """End the task of who asked: the proposal is made, or taken back."""
        user = self.requested_by_id
        staff = self.with_context(lang=user.lang)
        told = {staff._get_answer_summary(state) for state in ("approved", "refused")}
        # sudo: the task of a colleague, which has become pointless
        tasks = self.sudo().activity_ids.filtered(lambda each: each.summary in told)
        tasks.unlink()

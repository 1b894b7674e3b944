from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from odoo.addons.shop_crm_followup.tools.texts import as_html
from odoo.addons.shop_crm_tiering.tools.arguments import get_text

# What a customer can say online, and what the case then holds.
ANSWERS = {"accept": "satisfied", "decline": "unsatisfied", "propose": "unsatisfied"}
# In the context of such an answer. A client can send the key, not this object.
ANSWERED = object()


class ShopComplaint(models.Model):
    """The offer as the customer sees it, and the answer to it.

    Accepting binds, so it takes the customer's own login and the very version that
    was shown.
    """

    _inherit = "shop.complaint"

    def _check_online_answer(self, vals):
        is_customer = self.env.context.get("shop_complaint_answered") is ANSWERED
        if vals.get("answer_channel") == "account" and not is_customer:
            raise UserError(
                self._ask_for(
                    "answer_channel",
                    self.env._(
                        "only the customer can answer online; choose another one."
                    ),
                )
            )

    def _clear_answer(self):
        """Nobody has answered the new offer yet."""
        self._transition({"answer_channel": False, "witness_id": False})

    def _belongs_to(self, user):
        """Return whether a login is the customer's own."""
        customer = self.partner_id.commercial_partner_id
        is_person = bool(customer) and not user._is_public()
        return is_person and user.partner_id.commercial_partner_id == customer

    # ------------------------------------------------------------
    # OFFER
    # ------------------------------------------------------------

    def _get_public_offer(self):
        """Return what the customer may know of the remedy, nothing before its time.

        :return: ``{"version": int, "remedy": str, "amount": str or False,
            "is_open": whether it waits for an answer}``, or None
        """
        if not self._is_offer_published():
            return None
        amount = self.remedy_amount and formatLang(
            self.env, self.remedy_amount, currency_obj=self.currency_id
        )
        return {
            "version": self.offer_version,
            "remedy": self.remedy_id.name,
            "amount": amount or False,
            "is_open": self._is_offer_open(),
        }

    def _is_offer_published(self):
        is_allowed = self.approval_state == "approved" or not self.remedy_amount
        is_made = self.step_id.code in ("opinion", "followup")
        is_case = self.kind == "complaint" and self.state != "cancelled"
        return bool(self.remedy_id) and is_allowed and is_made and is_case

    def _is_offer_open(self):
        stands = self.state == "open" and self.step_id.code == "opinion"
        return stands and not self.opinion and self._is_offer_published()

    # ------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------

    def _answer_online(self, answer, version, wish=""):
        """Take the answer of the customer, who is logged in; as superuser.

        :param str answer: ``accept``, ``decline`` or ``propose``
        :param int version: of the offer that was shown
        :param str wish: what the customer wants instead
        :return: whether the offer was still the one that was shown
        :raise UserError: a proposal without words
        """
        if not self._is_offer_current(version):
            return False
        values = self._prepare_answer(answer, wish)
        self._lock()
        if not self._is_offer_current(version):
            return False
        offer = self._get_public_offer()
        self.with_context(shop_complaint_answered=ANSWERED).write(values)
        self._log_answer(answer, offer)
        self.action_next()
        if answer != "accept":
            self._schedule_new_proposal()
        return True

    def _is_offer_current(self, version):
        return version == self.offer_version and self._is_offer_open()

    def _prepare_answer(self, answer, wish):
        words = get_text(self.env, self._get_label("counter_wish"), wish)
        if answer == "propose" and not words:
            raise UserError(
                self._ask_for("counter_wish", self.env._("say what you would like."))
            )
        return {
            "opinion": ANSWERS[answer],
            "counter_wish": words if answer == "propose" else False,
            "answer_channel": "account",
            "witness_id": False,
        }

    def _log_answer(self, answer, offer):
        """Note for the shop who answered what to which offer; the note has the time."""
        staff = self.with_context(lang=self.company_id.partner_id.lang)
        said = {
            "accept": staff.env._("Accepted online."),
            "decline": staff.env._("Declined online."),
            "propose": staff.env._("Declined online, with a counterproposal."),
        }[answer]
        number = staff.env._(
            "Proposal %(version)s: %(remedy)s %(amount)s",
            version=offer["version"],
            remedy=staff.remedy_id.name,
            amount=offer["amount"] or "",
        )
        self._message_log(body=as_html(f"{said}\n{number}\n{self.counter_wish or ''}"))

    def _schedule_new_proposal(self):
        """Give who looks after the case the task to propose something else."""
        if not self.user_id:
            return
        staff = self.with_context(lang=self.user_id.lang)
        staff.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=staff.env._("The customer declined: %s", self.name),
        )

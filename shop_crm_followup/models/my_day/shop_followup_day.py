from urllib.parse import quote, urlencode

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER
from odoo.addons.shop_crm_tiering.tools.notification import RELOAD, notification

COMING_DAYS = 7
# Here somebody answers or not; what is written is sent.
SPOKEN = ("call", "visit")


class ShopFollowup(models.Model):
    """My day: what a card tells an assistant, and what its buttons do."""

    _inherit = "shop.followup"

    # With the rights of who looks: a card tells no more than the customer's file.
    salutation = fields.Char(related="partner_id.shop_salutation", related_sudo=False)
    tier_id = fields.Many2one(related="partner_id.shop_tier_id", related_sudo=False)
    tier_color = fields.Integer(
        related="partner_id.shop_tier_color", related_sudo=False
    )
    gift_hint = fields.Char(related="partner_id.shop_gift_hint", related_sudo=False)
    last_purchase = fields.Char(compute="_compute_last_purchase")
    reach_by = fields.Char(string="Contact details", compute="_compute_reach_by")
    contact_link = fields.Char(compute="_compute_contact_link")
    may_act = fields.Boolean(compute="_compute_may_act")

    # ------------------------------------------------------------
    # WHAT THE CARD TELLS
    # ------------------------------------------------------------

    @api.depends("partner_id", "company_id")
    @api.depends_context("lang")
    def _compute_last_purchase(self):
        for company, followups in self.grouped("company_id").items():
            partners = followups.partner_id.with_company(company)
            purchases = partners._shop_get_last_purchases()
            for followup in followups:
                latest = purchases[followup.partner_id.commercial_partner_id.id]
                followup.last_purchase = followup._format_purchase(latest[:1])

    def _format_purchase(self, purchases):
        currency = self.company_id.currency_id
        for day, amount in purchases:
            money = formatLang(self.env, amount, currency_obj=currency)
            return f"{self._format_day(day)} · {money}"
        return False

    def _format_day(self, day):
        """Return a day as people say it, with the year where it is another one."""
        this_year = day.year == self.env.company._shop_today().year
        skeleton = "MMMd" if this_year else "yMMMd"
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton(skeleton, day, locale=locale)

    @api.depends("partner_id", "channel")
    def _compute_reach_by(self):
        for followup in self:
            followup.reach_by = followup._get_reach_by()

    def _get_reach_by(self):
        """Return the number, name or address that the channel needs, perhaps none."""
        partner = self.partner_id
        if self.channel == "email":
            return partner.email
        if self.channel in ("letter", "visit"):
            address = partner._display_address(without_company=True)
            return ", ".join(filter(None, map(str.strip, address.splitlines())))
        if self.channel == "wechat":
            handles = partner.shop_handle_ids
            wechat = handles.filtered(lambda handle: handle.platform == "wechat")
            return wechat[:1].name or partner.phone
        return partner.phone

    @api.depends("partner_id", "channel", "script", "subject")
    def _compute_contact_link(self):
        for followup in self:
            followup.contact_link = followup._get_contact_link()

    def _get_contact_link(self):
        """Return what one tap opens: the dialler, or a message that is written.

        Number, address and text come from customers: only their letters go in.
        """
        if self.channel == "email" and self.partner_id.email:
            words = {"subject": self.subject, "body": self.script}
            address = quote(self.partner_id.email, safe="@")
            return f"mailto:{address}?{urlencode(words, quote_via=quote)}"
        number = self._get_number()
        if self.channel == "call" and number:
            return f"tel:{number}"
        if self.channel == "sms" and number:
            # the one spelling that both kinds of phone understand
            return f"sms:{number}?&body={quote(self.script)}"
        return False

    def _get_number(self):
        """Return the phone number as a phone dials it."""
        phone = self.partner_id.phone_sanitized or self.partner_id.phone or ""
        return "".join(sign for sign in phone if sign.isdecimal() or sign == "+")

    @api.depends("user_id", "state")
    @api.depends_context("uid")
    def _compute_may_act(self):
        leads = self.env.user.has_group(MANAGER)
        for followup in self:
            mine = followup.user_id in (self.env.user, self.env["res.users"])
            followup.may_act = leads or mine

    @api.model
    def get_day_counts(self):
        """Return how the present user's day stands.

        :return: ``{"todo": n, "coming": n, "done": n}``; done: today
        """
        today = self.env.company._shop_today()
        later = fields.Date.add(today, days=COMING_DAYS)
        mine = Domain("user_id", "=", self.env.uid)
        waiting = Domain("state", "in", ("planned", "deferred"))
        over = Domain("state", "=", "done") & Domain("contact_day", "=", today)
        return {
            "todo": self.search_count(mine & Domain("state", "=", "scheduled")),
            "coming": self.search_count(
                mine & waiting & Domain("due_date", "<=", later)
            ),
            "done": self.search_count(mine & over),
        }

    # ------------------------------------------------------------
    # WHAT THE BUTTONS DO
    # ------------------------------------------------------------

    def button_reached(self):
        """Say that the customer was reached, and what is next."""
        self.check_access("read")
        return self._record_outcome("reached", self.note)

    def button_no_answer(self):
        """Say that nobody answered, and what is next."""
        self.check_access("read")
        return self._record_outcome("no_answer", self.note)

    def button_outcomes(self):
        """Open all outcomes, with a note and the date of the next contact."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("How did it go?"),
            "res_model": "shop.followup.outcome",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_followup_id": self.id, "dialog_size": "medium"},
        }

    def button_customer_card(self):
        """Open the customer's service card."""
        self.check_access("read")
        return self.partner_id.button_shop_card()

    def button_customer_file(self):
        """Open the customer's file."""
        self.check_access("read")
        return self.partner_id.button_shop_file()

    def button_arrived(self):
        """Say that a message of unknown fate arrived."""
        self.action_resolve(True)
        return RELOAD

    def button_send_again(self):
        """Say that a message of unknown fate did not arrive."""
        self.action_resolve(False)
        return RELOAD

    def button_put_off(self):
        """Open the dialog that asks for another day."""
        return self._open_change("put_off", self.env._("Postpone"))

    def button_stop(self):
        """Open the dialog that asks why the contacts are cancelled."""
        return self._open_change("stop", self.env._("Cancel contact"))

    def button_assign(self):
        """Open the dialog that asks who does them instead."""
        return self._open_change("assign", self.env._("Reassign"))

    def _open_change(self, kind, title):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "shop.followup.change",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_followup_ids": self.ids,
                "dialog_size": "medium",
            },
        }

    def _record_outcome(self, outcome, note=None, next_date=None):
        """End a contact and tell the user what is next."""
        self.ensure_one()
        self.action_done(outcome, note, next_date)
        return self._notify_outcome()

    def _notify_outcome(self):
        names = {
            "customer": self.partner_id.display_name,
            "outcome": self._get_outcome_name(),
        }
        following = self.search([("former_id", "=", self.id)], limit=1)
        if self.outcome == "wrong_number":
            return notification(
                self.env._(
                    "%(customer)s: %(outcome)s. Correct it in the file.", **names
                )
            )
        if not following:
            return notification(self.env._("%(customer)s: %(outcome)s.", **names))
        message = self.env._(
            "%(customer)s: %(outcome)s. Next contact on %(day)s.",
            **names,
            day=self._format_day(following.due_date),
        )
        return notification(message)

    def _notify_put_off(self):
        return notification(
            self.env._(
                "%(customer)s: postponed to %(day)s.",
                customer=self.partner_id.display_name,
                day=self._format_day(self.due_date),
            )
        )

    def _get_summary(self):
        """Return in a line why the customer was contacted, and how it went."""
        outcome = self._get_outcome_name() if self.outcome else ""
        return " · ".join(filter(None, [self.rule_id.name, outcome, self.note]))

    def _get_outcome_name(self):
        if self.outcome == "reached" and self.channel not in SPOKEN:
            return self.env._("Sent")
        outcomes = self._fields["outcome"]._description_selection(self.env)
        return dict(outcomes)[self.outcome]

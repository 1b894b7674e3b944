from datetime import timedelta

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.shop_crm_tiering.tools.arguments import get_day, get_text
from odoo.addons.shop_crm_tiering.tools.groups import MANAGER

from ...planning.eligibility import CONSENT_CHANNELS
from ..dispatch.mail_activity import BY_CONTACT
from ..ledger.shop_followup import OPEN, OUTCOMES

# What an outcome asks for: another try so many days later.
AGAIN_AFTER = {"no_answer": 2, "call_back": 3}
MOST_TRIES = 3
MOST_DAYS_AHEAD = 366


class ShopFollowup(models.Model):
    """What a person does with a contact: done, retried, postponed, cancelled."""

    _inherit = "shop.followup"

    def action_done(self, outcome="reached", note=None, next_date=None):
        """Say how these contacts went; the outcome may ask for another one.

        :param str outcome: ``reached``, ``no_answer``, ``refused``, ``wechat_added``,
            ``visited``, ``call_back``, ``wrong_number`` or ``no_more``, which is a
            refusal of the channel
        :param str note: what was said
        :param next_date: day of another contact, a date or ISO string; by default as
            the outcome asks for it
        :return: ``{"done": [ids], "next": {id: id of the contact that follows}}``
        :raise AccessError: a colleague's contact, unless a store manager calls
        :raise UserError: an unknown outcome, a day in the past or more than a year
            ahead, a note that is too long, a contact that has ended already
        """
        self._check_may_act()
        if outcome not in [code for code, _label in OUTCOMES]:
            raise UserError(self.env._("Outcome: “%s” is not an outcome.", outcome))
        note = get_text(self.env, self.env._("Note"), note)
        day = self._check_next_date(next_date)
        self._check_state(OPEN)
        for company, followups in self.grouped("company_id").items():
            self._lock_budgets(company, followups.partner_id.ids)
        # sudo: the ledger is written by these methods alone, rights were checked
        followups = self.sudo()
        followups._end("done", outcome=outcome, note=note)
        followups._end_activities(note)
        if outcome == "no_more":
            self._record_opt_out()
        followups._end_others(outcome)
        following = {
            followup.id: followup._plan_next(outcome, day).id for followup in followups
        }
        return {
            "done": self.ids,
            "next": {key: value for key, value in following.items() if value},
        }

    def action_put_off(self, day):
        """Move these contacts to another day.

        :param day: a date or ISO string, from today to a year ahead
        :return: ``{"due_date": ISO string}``
        """
        self._check_may_act()
        day = self._check_next_date(day)
        if not day:
            raise UserError(self.env._("Due: choose a date."))
        self._check_state(OPEN)
        # sudo: as above; the activity moves along
        followups = self.sudo()
        followups._end_activities()
        followups.write(
            {
                "state": "planned",
                "due_date": day,
                "contact_day": False,
                "not_before": False,
                "reason_code": False,
                "reason_data": False,
            }
        )
        return {"due_date": day.isoformat()}

    def action_stop(self, reason):
        """Cancel these contacts.

        :param str reason: why, for who asks later
        :return: ``{"stopped": [ids]}``
        """
        self._check_may_act()
        reason = get_text(self.env, self.env._("Reason"), reason)
        if not reason:
            raise UserError(self.env._("Reason: enter why the contact is cancelled."))
        self._check_state(OPEN)
        followups = self.sudo()  # as above
        followups._end("cancelled", "stopped", data={"text": reason})
        followups._end_activities()
        return {"stopped": self.ids}

    def action_assign(self, user_id):
        """Reassign these contacts.

        :param int user_id: a user of the staff
        :return: ``{"user_id": id}``
        """
        self._check_may_act()
        self._check_state(OPEN)
        for company in self.company_id:
            self._check_staff(company, user_id)
        followups = self.sudo()  # as above
        activities = followups.activity_id.with_context(
            mail_activity_quick_update=True,
            shop_followup_ended=BY_CONTACT,
            shop_followup_quiet=True,
        )
        activities.user_id = user_id
        followups.user_id = user_id
        return {"user_id": user_id}

    def action_resolve(self, arrived):
        """Say of messages whose fate is unknown whether they arrived.

        :param bool arrived: if not, they are sent again when they still make sense
        :return: ``{"state": "sent" or "planned"}``
        :raise AccessError: only managers have a message sent that may arrive twice
        """
        self._check_may_act()
        if not isinstance(arrived, bool):
            raise UserError(self.env._("Arrived: choose yes or no."))
        if not arrived and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "It may already have been delivered. Ask your store manager to "
                    "send it again."
                )
            )
        self._check_state(("uncertain",))
        state = "sent" if arrived else "planned"
        if arrived:
            self._record_sending_day()
        else:
            self._write_ledger({"contact_day": False})
        self._write_ledger({"state": state, "claim": False, "reason_code": False})
        return {"state": state}

    # ------------------------------------------------------------
    # HOW IT IS WRITTEN
    # ------------------------------------------------------------

    def _check_next_date(self, next_date):
        day = get_day(self.env, self.env._("Next contact"), next_date)
        companies = self.company_id or self.env.company
        today = max(company._shop_today() for company in companies)
        if day and day < today:
            raise UserError(self.env._("Next contact: this date is in the past."))
        if day and (day - today).days > MOST_DAYS_AHEAD:
            raise UserError(self.env._("Next contact: choose a day within a year."))
        return day

    def _check_staff(self, company, user_id):
        # a number with a fraction equals the one without
        if not isinstance(user_id, int) or user_id not in self._get_staff(company).ids:
            raise UserError(
                self.env._(
                    "Assigned to: choose a colleague who serves customers of this "
                    "company."
                )
            )

    def _check_state(self, states):
        """Refuse what has ended meanwhile, perhaps by a second tap."""
        for followup in self.filtered(lambda each: each.state not in states):
            raise UserError(
                self.env._(
                    "The contact with %(name)s is already “%(state)s”.",
                    name=followup.partner_id.display_name,
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        followup.state
                    ],
                )
            )

    def _end(self, state, reason_code=False, outcome=False, note=None, data=None):
        """End contacts as superuser, with what is known about it."""
        company_days = {company: company._shop_today() for company in self.company_id}
        for company, followups in self.grouped("company_id").items():
            values = {
                "state": state,
                "reason_code": reason_code,
                "reason_data": data,
                "outcome": outcome,
            }
            if note:
                values["note"] = note
            if state == "done":
                values["done_at"] = self.env["res.company"]._shop_now()
                values["contact_day"] = company_days[company]
            elif state == "cancelled":
                values["contact_day"] = False
            followups.write(values)
        for followup in self.filtered(lambda each: not each.user_id):
            followup.user_id = self.env.user

    def _record_sending_day(self):
        """Note when a message left whose fate was unknown; the hour never was."""
        for company, followups in self.grouped("company_id").items():
            for day, sent in followups.grouped("contact_day").items():
                day = day or company._shop_today()
                sent._write_ledger(
                    {"contact_day": day, "done_at": company._shop_day_start(day)}
                )

    def _plan_next(self, outcome, day):
        """Plan the contact that the outcome asks for, and return it, perhaps none."""
        if not day and outcome in AGAIN_AFTER and self._get_tries() < MOST_TRIES:
            today = self.company_id._shop_today()
            later = today + timedelta(days=AGAIN_AFTER[outcome])
            day = self.company_id._shop_contact_day(later)
        return self.create(self._prepare_following(day)) if day else self.browse()

    def _record_opt_out(self):
        """Write down that these customers want no more of it by this channel."""
        self.env["shop.consent"].create(
            [
                {
                    "partner_id": followup.partner_id.id,
                    "channel": CONSENT_CHANNELS[followup.channel],
                    "purpose": followup.rule_id._get_purpose(),
                    "granted": False,
                    "evidence": self.env._(
                        "Customer's statement when contacted: %s", followup.rule_id.name
                    ),
                }
                for followup in self
            ]
        )

    def _get_tries(self):
        """Return how often this occasion was tried, this time included."""
        tries, former = 1, self.former_id
        while former and former.occasion_date == self.occasion_date:
            tries, former = tries + 1, former.former_id
        return tries

    def _prepare_following(self, day):
        """Return the values of a contact that follows on this one."""
        return {
            "company_id": self.company_id.id,
            "store_id": self.store_id.id,
            "partner_id": self.partner_id.id,
            "rule_id": self.rule_id.id,
            "occasion_date": self.occasion_date,
            "origin": f"{self._name},{self.id}",
            "former_id": self.id,
            "note": self.note,
            "due_date": day,
            "channel": self.channel,
            "priority": self.priority,
            "user_id": self.user_id.id,
            "planned_on": self.company_id._shop_today(),
        }

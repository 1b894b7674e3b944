from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_datetime, formatLang

from ..promise_lock.shop_complaint_approval import MANAGER
from ..steps.shop_complaint_evidence import STEP_BY_FIELD

HOUR, DAY = 3600, 24 * 3600
# What the shop itself writes of a case.
WRITTEN = ("q_what", "q_how", "q_why", "q_other", "reply")
# What the marks around words are, in phrases that begin or end openly.
MARKS = "“”\"'‘’「」…. "


class ShopComplaint(models.Model):
    """The coach: what the screen of a case shows, and what its buttons do."""

    _inherit = "shop.complaint"

    who = fields.Char(string="Customer or contact", compute="_compute_who")
    due_text = fields.Char(string="Time left", compute="_compute_due_text")
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_due_text", search="_search_is_overdue"
    )
    guidance = fields.Text(related="step_id.guidance", string="What to do")
    steps_html = fields.Html(
        string="The six steps", compute="_compute_steps_html", sanitize=False
    )
    never_html = fields.Html(
        string="Never say", compute="_compute_cards", sanitize=False
    )
    techniques_html = fields.Html(
        string="Techniques", compute="_compute_cards", sanitize=False
    )
    story_html = fields.Html(
        string="So far", compute="_compute_story_html", sanitize=False
    )
    say_ids = fields.Many2many(
        "shop.complaint.phrase", string="What to say", compute="_compute_say_ids"
    )
    offer_words = fields.Text(
        string="How to say the proposal", compute="_compute_permission"
    )
    needs_permission = fields.Boolean(compute="_compute_permission")
    allow_problem = fields.Char(compute="_compute_allow_problem")
    unwise = fields.Char(string="Better not put like this", compute="_compute_unwise")

    # ------------------------------------------------------------
    # WHERE THE CASE STANDS
    # ------------------------------------------------------------

    @api.depends("partner_id", "contact_name", "contact_phone", "contact_email")
    def _compute_who(self):
        for case in self:
            case.who = (
                case.partner_id.display_name
                or case.contact_name
                or case.contact_phone
                or case.contact_email
                or self.env._("Unknown customer")
            )

    @api.depends("due_at")
    @api.depends_context("lang")
    def _compute_due_text(self):
        now = self.env["res.company"]._shop_now()
        for case in self:
            left = case.due_at and (case.due_at - now).total_seconds()
            case.is_overdue = bool(case.due_at) and left < 0
            case.due_text = bool(case.due_at) and self._format_time_left(left)

    @api.model
    def _format_time_left(self, seconds):
        """Return how long there is still time, or was, in words."""
        size = abs(seconds)
        if size < HOUR:
            number = int(size // 60)
            if seconds < 0:
                return self.env._("%s min late", number)
            return self.env._("%s min left", number)
        if size < 2 * DAY:
            number = round(size / HOUR)
            if seconds < 0:
                return self.env._("%s h late", number)
            return self.env._("%s h left", number)
        number = round(size / DAY)
        if seconds < 0:
            return self.env._("%s days late", number)
        return self.env._("%s days left", number)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self.env["res.company"]._shop_now()
        late = Domain("state", "=", "open") & Domain("due_at", "<", now)
        return late if True in value else ~late

    @api.depends("step_id", "state")
    @api.depends_context("lang")
    def _compute_steps_html(self):
        steps = self.env["shop.complaint.step"].search([])  # pylint: disable=no-search-all
        for case in self:
            place = steps.ids.index(case.step_id.id) if case.step_id in steps else 0
            case.steps_html = self._render_coach(
                "complaint_steps",
                steps=steps,
                place=len(steps) if case.state == "closed" else place,
                present=case.step_id,
            )

    def _render_coach(self, template, **values):
        name = f"shop_crm_complaints.{template}"
        return self.env["ir.qweb"]._render(name, values)

    # ------------------------------------------------------------
    # WHAT THE COACH SAYS
    # ------------------------------------------------------------

    @api.depends("step_id")
    def _compute_say_ids(self):
        for case in self:
            case.say_ids = case._get_phrases("say")

    def _get_phrases(self, kind):
        """Return the phrases for the present step, its own ones first."""
        found = self.env["shop.complaint.phrase"].search(
            [("kind", "=", kind), ("step_id", "in", (self.step_id.id, False))]
        )
        return found.sorted(lambda phrase: not phrase.step_id)

    @api.depends("step_id")
    @api.depends_context("lang")
    def _compute_cards(self):
        for case in self:
            avoid, step = case._get_phrases("avoid"), case.step_id
            case.never_html = bool(avoid) and self._render_coach(
                "complaint_never", phrases=avoid, is_open=step.code == "vent"
            )
            case.techniques_html = bool(step.technique_ids) and self._render_coach(
                "complaint_techniques", techniques=step.technique_ids
            )

    @api.depends(*WRITTEN)
    @api.depends_context("lang")
    def _compute_unwise(self):
        avoided = self._get_avoided()
        for case in self:
            written = " ".join(case[name] or "" for name in WRITTEN).lower()
            found = [words for words in avoided if words.lower() in written]
            case.unwise = format_list(self.env, found) if found else False

    @api.model
    def _get_avoided(self):
        """Return the words never to say, bare, as they would stand in a text."""
        phrases = self.env["shop.complaint.phrase"].search([("kind", "=", "avoid")])
        return [bare for phrase in phrases if (bare := phrase.name.strip(MARKS))]

    # ------------------------------------------------------------
    # WHAT WAS SAID BEFORE
    # ------------------------------------------------------------

    @api.depends("step_id", "state")
    @api.depends_context("lang", "tz")
    def _compute_story_html(self):
        steps = self.env["shop.complaint.step"].search([])  # pylint: disable=no-search-all
        for case in self:
            chapters = [
                (step, case._get_done_at(step), answers)
                for step in steps
                if case.kind == "complaint"
                and (step != case.step_id or case.state != "open")
                and (answers := case._get_answers(step.code))
            ]
            case.story_html = bool(chapters) and self._render_coach(
                "complaint_story", chapters=chapters
            )

    def _ask_for(self, name, what):
        """Return what is missing at a field; a question loses its mark before “:”."""
        label = self._get_label(name).rstrip("?？ ")
        return self.env._("%(field)s: %(problem)s", field=label, problem=what)

    def _get_answers(self, code):
        """Return ``[(question, answer)]`` of a step, what was left out left out."""
        return [
            (self._get_label(name), self._format_value(name))
            for name, step in STEP_BY_FIELD.items()
            if step == code and self[name]
        ]

    def _format_value(self, name):
        """Return the value of a field as people read it."""
        field, value = self._fields[name], self[name]
        if field.type == "many2one":
            return value.display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env))[value]
        if field.type == "monetary":
            return formatLang(self.env, value, currency_obj=self.currency_id)
        return "✓" if value is True else value

    def _get_done_at(self, step):
        times = self.step_time_ids.filtered(lambda each: each.step_id == step)
        last = times[-1:].done_at
        return last and format_datetime(self.env, last, dt_format="short")

    # ------------------------------------------------------------
    # THE PROMISE LOCK
    # ------------------------------------------------------------

    @api.depends("remedy_id", "remedy_amount", "approval_state", "step_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_permission(self):
        for case in self:
            proposes = case.state == "open" and case.step_id.code in (
                "solution",
                "opinion",
            )
            problem = (
                proposes and case.remedy_id and case._get_approval_problem() or False
            )
            case.needs_permission = problem and case.approval_state != "requested"
            case.offer_words = (
                proposes
                and bool(case.remedy_id)
                and not problem
                and not case._needs_amount()
                and case._get_offer_words()
            )

    def _get_offer_words(self):
        remedy = self.remedy_id.name
        if not self.remedy_amount:
            return self.env._(
                "To put this right, we would like to offer you: %s.", remedy
            )
        return self.env._(
            "To put this right, we would like to offer you: %(remedy)s, %(worth)s.",
            remedy=remedy,
            worth=self._format_value("remedy_amount"),
        )

    @api.depends("approval_state", "remedy_id", "remedy_amount")
    @api.depends_context("uid", "lang")
    def _compute_allow_problem(self):
        leads = self.env.user.has_group(MANAGER)
        for case in self:
            asked = leads and case.approval_state == "requested"
            case.allow_problem = asked and case._get_limit_problem(self.env.user)

    # ------------------------------------------------------------
    # WHAT THE BUTTONS DO
    # ------------------------------------------------------------

    def button_start(self):
        """Stay with the case that was just written down."""
        self.check_access("read")
        return self._show()

    def button_next(self):
        """Go on to the next step."""
        self.action_next()
        return self._show()

    def button_wait(self):
        """Stop the clock: the customer has to answer."""
        self.action_wait()
        return self._show()

    def button_resume(self):
        """Let the clock run again."""
        self.action_resume()
        return self._show()

    def button_request_approval(self):
        """Ask for permission, and say who was asked."""
        self.action_request_approval()
        if self.approval_state != "requested":
            return self._show()
        if not self.asked_of:
            return self._notify(self._get_approval_problem())
        return self._notify(
            self.env._("Asked, it stands among the tasks: %s", self.asked_of)
        )

    def button_approve(self):
        """Allow the remedy."""
        self.action_approve()
        return self._notify(
            self.env._(
                "%(reference)s: allowed. It can be promised now.", reference=self.name
            )
        )

    def button_close(self):
        """Close the case."""
        self.action_close()
        return self._notify(self.env._("%(reference)s: closed.", reference=self.name))

    def button_back(self):
        """Ask why the case goes back a step."""
        return self._ask_reason("back", self.env._("Back a step"))

    def button_refuse(self):
        """Ask why the remedy is refused."""
        return self._ask_reason("refuse", self.env._("Refuse the remedy"))

    def button_cancel(self):
        """Ask why the case is no case."""
        return self._ask_reason("cancel", self.env._("Cancel the case"))

    def button_reopen(self):
        """Ask why the case is taken up again."""
        return self._ask_reason("reopen", self.env._("Reopen the case"))

    def button_confirm_new_customer(self):
        """Open a file for who complains, and confirm it."""
        self.action_confirm_new_customer()
        return self._show()

    def button_log_talk(self):
        """Open the dialog that writes a talk of the last step down."""
        self.check_access("write")
        action = self.partner_id.button_shop_log_contact()
        action["context"]["default_complaint_id"] = self.id
        return action

    def button_customer(self):
        """Open the customer's file."""
        return self.partner_id.button_shop_file()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _ask_reason(self, kind, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "shop.complaint.reason",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_complaint_id": self.id,
                "default_kind": kind,
                "dialog_size": "medium",
            },
        }

    @api.model
    def _show(self):
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _notify(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": self._show(),
            },
        }

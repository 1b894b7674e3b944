from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_datetime

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER

from ..steps.shop_complaint_evidence import STEP_BY_FIELD

HOUR, DAY = 3600, 24 * 3600
# What the shop itself writes of a case.
WRITTEN = ("q_what", "q_how", "q_why", "q_other", "reply")
# What the marks around words are, in phrases that begin or end openly.
MARKS = "“”\"'‘’「」…. "


class ShopComplaint(models.Model):
    """The coach: what the screen of a case shows at each step."""

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
        string="Previous steps", compute="_compute_story_html", sanitize=False
    )
    say_ids = fields.Many2many(
        "shop.complaint.phrase", string="What to say", compute="_compute_say_ids"
    )
    offer_words = fields.Text(
        string="How to word the proposal", compute="_compute_permission"
    )
    needs_permission = fields.Boolean(
        string="Needs approval", compute="_compute_permission"
    )
    allow_problem = fields.Char(
        string="Why it can't be approved", compute="_compute_allow_problem"
    )
    unwise = fields.Char(string="Words to avoid", compute="_compute_unwise")

    # ------------------------------------------------------------
    # STATUS
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
        """Return the time left or overdue, in words."""
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
    # PHRASES AND TECHNIQUES
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
        """Return the phrases to avoid, without quotation marks."""
        phrases = self.env["shop.complaint.phrase"].search([("kind", "=", "avoid")])
        return [bare for phrase in phrases if (bare := phrase.name.strip(MARKS))]

    # ------------------------------------------------------------
    # PREVIOUS STEPS
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

    def _get_answers(self, code):
        """Return ``[(question, answer)]`` of a step, empty answers left out."""
        return [
            (self._get_label(name), self._format_value(name))
            for name, step in STEP_BY_FIELD.items()
            if step == code and self[name]
        ]

    def _get_done_at(self, step):
        times = self.step_time_ids.filtered(lambda each: each.step_id == step)
        last = times[-1:].done_at
        return last and format_datetime(self.env, last, dt_format="short")

    # ------------------------------------------------------------
    # PROMISE LOCK
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
            "To put this right, we would like to offer you: %(remedy)s, %(amount)s.",
            remedy=remedy,
            amount=self._format_value("remedy_amount"),
        )

    @api.depends("approval_state", "remedy_id", "remedy_amount")
    @api.depends_context("uid", "lang")
    def _compute_allow_problem(self):
        leads = self.env.user.has_group(MANAGER)
        for case in self:
            asked = leads and case.approval_state == "requested"
            case.allow_problem = asked and case._get_limit_problem(self.env.user)

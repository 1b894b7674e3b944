from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.access import check_company
from ...tools.hours import MIDNIGHT, covers
from ...tools.texts import get_unknown_variables, in_braces

CHANNELS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("wechat", "WeChat"),
    ("letter", "Letter"),
    ("email", "Email"),
    ("sms", "SMS"),
]
TRIGGERS = [
    ("birthday", "Birthday"),
    ("family_birthday", "Family birthday"),
    ("anniversary", "Anniversary"),
    ("festival", "Festival"),
    ("rhythm", "Contact frequency by tier"),
    ("after_purchase", "After a purchase"),
    ("silent", "Overdue by own rhythm"),
    ("win_back", "Inactive customers"),
    ("potential", "Prospects without purchase"),
    ("birthday_missing", "Birthday missing"),
    ("tier_up", "Tier upgrade"),
    ("tier_down", "Tier downgrade"),
    ("new_arrival", "New arrivals"),
    ("promotion", "Promotion"),
    ("event", "Event"),
    ("manual", "Manual"),
]
# Kept on their day or near it; the others wait for a free day.
DATED = ("birthday", "family_birthday", "anniversary", "festival", "event")
# These sell: an open complaint holds them.
PROMOTIONS = ("new_arrival", "promotion", "event", "win_back", "potential")
# About a person, also one who works for a customer; the others about a customer.
PERSONAL = ("birthday", "family_birthday", "anniversary", "after_purchase", "manual")
# Planned by a run over goods or dates.
RUNS = ("new_arrival", "promotion", "event")
# Said too late they make no sense any more, or come again by themselves.
SOON_OVER = ("after_purchase", "rhythm")
UNDATED_VALID_DAYS = 30
HOLDOUT_PARTS = 10_000
# Smallest and greatest value of each number.
NUMBERS = {
    "lead_days": (0, 365),
    "delay_days": (0, 3650),
    "interval_days": (1, 3650),
    "holdout_percent": (0, 50),
    "priority": (0, 1000),
}


class ShopFollowupRule(models.Model):
    """When which customers are contacted, why, how and by whom."""

    _name = "shop.followup.rule"
    _description = "Follow-up Rule"
    _order = "priority, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty for all companies."
    )
    trigger = fields.Selection(TRIGGERS, required=True)
    reason = fields.Char(
        required=True,
        translate=True,
        help="Why the customer is contacted, shown to the assistant.",
    )
    script = fields.Text(
        required=True,
        translate=True,
        help="What to say or write. Use {name} and the other placeholders.",
    )
    subject = fields.Char(
        translate=True, help="Subject of the e-mail. Leave empty to use the reason."
    )
    text_ids = fields.One2many(
        "shop.followup.text", "rule_id", string="Alternative scripts", copy=True
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail template",
        ondelete="restrict",
        domain="[('model', '=', 'res.partner')]",
        help="Used for the e-mail instead of the script. Only templates for contacts.",
    )

    lead_days = fields.Integer(
        string="Days before",
        help="Number of days before the occasion when the contact is due.",
    )
    delay_days = fields.Integer(
        string="Days after",
        default=3,
        help="Number of days after the purchase, or without a purchase, when the "
        "contact is due.",
    )
    interval_days = fields.Integer(
        string="Every (days)",
        default=60,
        help="Days between two contacts where the customer's tier sets no interval.",
    )
    festival_id = fields.Many2one("shop.festival", ondelete="restrict")

    channel = fields.Selection(CHANNELS, required=True, default="call")
    second_channel = fields.Selection(CHANNELS, string="Second channel")
    third_channel = fields.Selection(CHANNELS, string="Third channel")
    window_from = fields.Float(
        string="Sent from",
        help="Messages are sent between these hours only. 0 and 0: at any time.",
    )
    window_to = fields.Float(string="Sent until")
    responsible = fields.Selection(
        [
            ("own", "Personal assistant"),
            ("store", "Any store assistant"),
            ("balanced", "Colleague with the fewest tasks"),
        ],
        string="Assigned to",
        required=True,
        default="own",
        help="No personal assistant: the colleague with the fewest tasks.",
    )
    priority = fields.Integer(
        default=50,
        required=True,
        help="Lower values come first when the contact limit is reached.",
    )
    exempt_from_budget = fields.Boolean(string="Exempt from contact limit")
    holdout_percent = fields.Integer(
        string="Hold-out group (%)",
        help="Percentage of customers who are not contacted, always the same, to "
        "measure the incremental effect.",
    )

    tier_ids = fields.Many2many("shop.tier", string="Tiers")
    group_ids = fields.Many2many("shop.customer.group", string="Customer groups")
    domain = fields.Char(string="Customer filter", default="[]", required=True)

    last_planned_on = fields.Date(company_dependent=True, readonly=True, copy=False)
    last_error = fields.Text(company_dependent=True, readonly=True, copy=False)
    followup_count = fields.Integer(
        string="Contacts", compute="_compute_followup_count"
    )
    audience_count = fields.Integer(
        string="Audience", compute="_compute_audience_count"
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "A rule with this code exists already.",
    )

    # ------------------------------------------------------------
    # CHECK
    # ------------------------------------------------------------

    @api.constrains("company_id")
    def _check_own_company(self):
        check_company(self)

    @api.constrains(*NUMBERS)
    def _check_numbers(self):
        for rule in self:
            for name, (least, most) in NUMBERS.items():
                if rule[name] < least:
                    raise rule._get_problem(
                        name, self.env._("enter %s or more.", least)
                    )
                if rule[name] > most:
                    raise rule._get_problem(name, self.env._("enter %s or less.", most))

    @api.constrains("reason", "script", "subject")
    def _check_texts(self):
        for rule in self:
            for name in ("reason", "script"):
                if not (rule[name] or "").strip():
                    raise rule._get_problem(name, self.env._("enter a text."))
            for name in ("script", "subject"):
                rule._check_variables(name, rule[name])

    def _check_variables(self, name, text):
        unknown = get_unknown_variables(
            text, self.env["shop.followup"]._get_variables()
        )
        if unknown:
            raise self._get_problem(
                name,
                self.env._(
                    "unknown placeholder %(unknown)s. Available: %(known)s.",
                    unknown=in_braces(unknown[:1]),
                    known=in_braces(self.env["shop.followup"]._get_variables()),
                ),
            )

    @api.constrains("window_from", "window_to")
    def _check_window(self):
        for rule in self:
            for name in ("window_from", "window_to"):
                if not 0 <= rule[name] <= MIDNIGHT:
                    raise rule._get_problem(
                        name, self.env._("enter an hour from 0 to 24.")
                    )
            company = rule.company_id or self.env.company
            quiet = company.shop_quiet_from, company.shop_quiet_to
            if rule._has_window() and covers(*quiet, rule.window_from, rule.window_to):
                raise rule._get_problem(
                    "window_from",
                    self.env._("all of it is within the store's quiet hours."),
                )

    @api.constrains("mail_template_id")
    def _check_mail_template(self):
        for rule in self:
            # sudo: the name of a model, of a template the user chose
            model = rule.mail_template_id.sudo().model
            if model and model != "res.partner":
                raise rule._get_problem(
                    "mail_template_id",
                    self.env._("this template is for “%s”, not for contacts.", model),
                )

    @api.constrains("trigger", "festival_id")
    def _check_festival(self):
        for rule in self:
            if rule.trigger == "festival" and not rule.festival_id:
                raise rule._get_problem("festival_id", self.env._("choose one."))

    @api.constrains("channel", "second_channel", "third_channel")
    def _check_channels(self):
        for rule in self:
            channels = rule._get_channels()
            if len(channels) != len(set(channels)):
                raise rule._get_problem(
                    "second_channel", self.env._("each channel can be used only once.")
                )

    def _get_problem(self, name, text):
        """Return the error that names a field by its label."""
        label = self._fields[name].get_description(self.env, ["string"])["string"]
        return ValidationError(
            self.env._("%(field)s: %(problem)s", field=label, problem=text)
        )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("company")
    def _compute_followup_count(self):
        counts = dict(
            self.env["shop.followup"]._read_group(
                [
                    ("rule_id", "in", self.ids),
                    ("state", "in", ("planned", "deferred", "scheduled")),
                ],
                ["rule_id"],
                ["__count"],
            )
        )
        for rule in self:
            rule.followup_count = counts.get(rule._origin, 0)

    # ------------------------------------------------------------
    # WHAT FOLLOWS FROM THE TRIGGER
    # ------------------------------------------------------------

    def _get_channels(self):
        """Return the channels in the order in which they are tried."""
        channels = (self.channel, self.second_channel, self.third_channel)
        return [channel for channel in channels if channel]

    def _get_purpose(self):
        """Return which consent a contact needs: ``marketing`` or ``service``; a hook.

        Everything of this addon is marketing, greetings too.
        """
        return "marketing"

    def _asks_for_rating(self):
        """Tell whether any of its scripts asks for a rating."""
        scripts = [self.script, *self.text_ids.mapped("script")]
        return any("{rating}" in (script or "") for script in scripts)

    def _is_promotion(self):
        """Tell whether a hold keeps the contacts back: those that sell."""
        return self.trigger in PROMOTIONS

    def _is_personal(self):
        """Tell whether it is about a person, also one who works for a customer."""
        return self.trigger in PERSONAL

    def _is_dated(self):
        """Tell whether its contacts belong to a day, and can be late greetings."""
        return self.trigger in self._get_dated_triggers()

    @api.model
    def _get_dated_triggers(self):
        """Return the triggers whose contacts belong to a day; addons append theirs."""
        return DATED

    def _moves_before_day_off(self):
        """Tell whether a contact rather comes before a day off than after it."""
        return self._is_dated()

    def _has_window(self):
        return self.window_from != self.window_to

    def _get_valid_days(self):
        """Return for how many days after it fell due a contact still makes sense."""
        if self._is_dated() or self.trigger in SOON_OVER:
            return self.lead_days + self.env.company.shop_belated_days
        return UNDATED_VALID_DAYS

    def _get_eligibility_values(self):
        """Return (id, purpose, is_exempt, is_promotion) for ``planning/``."""
        return SQL(
            "(%s, %s, %s, %s)",
            self.id,
            self._get_purpose(),
            self.exempt_from_budget,
            self._is_promotion(),
        )

    def _get_candidates_query(self, period):
        """Return whose occasion falls in a period, by the method of the trigger.

        An addon that adds a trigger adds ``_candidates_<trigger>(period)``.

        :return: SELECT partner_id, occasion_date, origin: the person, the day, and
            '' or 'model,id' of what it is about
        """
        return getattr(self, f"_candidates_{self.trigger}")(period)

    def _candidates_manual(self, period):
        """What is planned manually has no candidates."""
        return SQL(
            "SELECT NULL::int AS partner_id, NULL::date AS occasion_date,"
            " '' AS origin WHERE FALSE"
        )

    def _get_holdout_condition(self):
        """Return that a candidate belongs to the hold-out group, the same for ever."""
        if not self.holdout_percent:
            return SQL("FALSE")
        return SQL(
            "abs(hashint8extended(candidate.partner_id, %s)) %% %s < %s",
            self.id,
            HOLDOUT_PARTS,
            self.holdout_percent * HOLDOUT_PARTS // 100,
        )

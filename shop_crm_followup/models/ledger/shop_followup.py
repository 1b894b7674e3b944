from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.tools.groups import ADMIN, MANAGER, USER

from ..rules.shop_followup_rule import CHANNELS

STATES = [
    ("planned", "Planned"),
    ("deferred", "Deferred"),
    ("scheduled", "To do"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
    ("uncertain", "Uncertain"),
]
OPEN = ("planned", "deferred", "scheduled")
# From the moment it is scheduled or claimed a contact uses up the budget.
COUNTED = ("scheduled", "sending", "sent", "done", "uncertain")
REASONS = [
    ("belated", "Late greeting"),
    ("fallback", "Other channel"),
    ("no_provider", "SMS sent manually"),
    ("budget", "Contact limit reached"),
    ("wish", "Customer's contact preference"),
    ("held", "On hold"),
    ("retry", "Retry scheduled"),
    ("template", "Template error"),
    ("never", "No contact"),
    ("refused", "Opted out of this channel"),
    ("no_consent", "No opt-in"),
    ("blacklisted", "Blacklisted"),
    ("unreachable", "No contact details"),
    ("number", "Invalid phone number"),
    ("wrong_number", "Wrong number"),
    ("bounced", "E-mail undeliverable"),
    ("holdout", "Hold-out group"),
    ("failed", "Not delivered"),
    ("too_late", "Too late"),
    ("changed", "No longer applies"),
    ("archived", "Customer or rule archived"),
    ("deleted", "Task deleted"),
    ("stopped", "Cancelled manually"),
    ("merged", "Contacts merged"),
    ("worker_lost", "Sending interrupted"),
    ("line_lost", "Connection lost"),
]
OUTCOMES = [
    ("reached", "Reached"),
    ("no_answer", "No answer"),
    ("refused", "Not interested"),
    ("no_more", "Opted out"),
    ("wechat_added", "Added on WeChat"),
    ("visited", "Visited the store"),
    ("call_back", "Call back"),
    ("wrong_number", "Wrong number"),
]


class ShopFollowup(models.Model):
    """The ledger: one row for each customer, rule and occasion, whatever becomes of it.

    Rows come from planning (``planning/ledger.py``); nobody writes states but the
    methods of this model, so that budget, tasks and ledger agree.
    """

    _name = "shop.followup"
    _description = "Follow-up"
    _order = "due_date, priority, id"
    _rec_name = "partner_id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    store_id = fields.Many2one("shop.store", ondelete="set null", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        readonly=True,
    )
    rule_id = fields.Many2one(
        "shop.followup.rule", required=True, ondelete="restrict", readonly=True
    )
    occasion_date = fields.Date(string="Occasion", required=True, readonly=True)
    origin = fields.Char(required=True, default="", readonly=True)
    former_id = fields.Many2one(
        "shop.followup",
        string="Previous contact",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )

    due_date = fields.Date(string="Due", required=True, readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    priority = fields.Integer(required=True, default=50, readonly=True, aggregator=None)
    user_id = fields.Many2one(
        "res.users", string="Assigned to", ondelete="set null", readonly=True
    )
    activity_id = fields.Many2one(
        "mail.activity", ondelete="set null", index="btree_not_null", readonly=True
    )
    message_id = fields.Many2one(
        "mail.message", ondelete="set null", index="btree_not_null", readonly=True
    )
    planned_on = fields.Date(readonly=True)
    contact_day = fields.Date(
        string="Counts on",
        readonly=True,
        help="The day on which it counts against the customer's contact limit.",
    )
    done_at = fields.Datetime(string="Done on", readonly=True)

    state = fields.Selection(STATES, required=True, default="planned", readonly=True)
    reason_code = fields.Selection(REASONS, string="Status reason", readonly=True)
    reason_data = fields.Json(readonly=True)
    reason = fields.Char(string="Explanation", compute="_compute_reason")
    outcome = fields.Selection(OUTCOMES, readonly=True)
    note = fields.Text(readonly=True)

    trigger = fields.Selection(related="rule_id.trigger")
    # With the rights of who looks: the dialogs show it of whatever contact they name.
    why = fields.Char(related="rule_id.reason", related_sudo=False, string="Why")
    is_overdue = fields.Boolean(compute="_compute_is_overdue")

    _occasion_uniq = models.Constraint(
        "UNIQUE (company_id, partner_id, rule_id, occasion_date, origin)",
        "This contact is already planned.",
    )
    _due_idx = models.Index(
        "(company_id, due_date, priority) WHERE state IN ('planned', 'deferred')"
    )
    _scheduled_idx = models.Index("(user_id, due_date) WHERE state = 'scheduled'")
    _sending_idx = models.Index("(claim) WHERE state = 'sending'")
    _contact_idx = models.Index("(partner_id, contact_day)")
    _rule_idx = models.Index("(rule_id, company_id, occasion_date)")

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.depends(
        "reason_code", "reason_data", "channel", "occasion_date", "due_date", "state"
    )
    @api.depends_context("lang")
    def _compute_reason(self):
        for followup in self:
            followup.reason = followup._get_reason()

    def _get_reason(self):
        """Return in a sentence why the contact stands where it does."""
        texts = self._get_reason_texts(self.reason_data or {})
        return texts.get(self.reason_code) or self._get_queue_text()

    @api.depends("due_date", "state")
    @api.depends_context("company")
    def _compute_is_overdue(self):
        today = self.env.company._shop_today()
        for followup in self:
            followup.is_overdue = followup.state in OPEN and followup.due_date < today

    @api.depends("partner_id", "rule_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for followup in self:
            followup.display_name = self.env._(
                "%(customer)s: %(occasion)s",
                customer=followup.partner_id.display_name,
                occasion=followup.rule_id.name,
            )

    # ------------------------------------------------------------
    # HOOKS
    # ------------------------------------------------------------

    @api.model
    def _hold_queries(self, company):
        """Return SELECTs of the persons whose promotions wait; addons append theirs.

        One column: partner_id, a contact.
        """
        return []

    @api.model
    def _raise_queries(self, company):
        """Return SELECTs of the contacts that go first; addons append theirs.

        Columns: partner_id, a contact, and priority, the smaller the sooner.
        """
        return []

    @api.model
    def _get_staff(self, company):
        """Return the users who contact the customers of a company.

        Administrators set things up; they contact nobody unless nobody else is there.
        """
        # sudo: who works here is no secret inside the company
        users = self.env["res.users"].sudo()
        domain = [("company_ids", "in", company.id), ("share", "=", False)]
        assistants = users.search(
            [*domain, ("all_group_ids", "in", self.env.ref(USER).ids)]
        )
        admins = assistants.filtered(lambda user: user.has_group(ADMIN))
        return (assistants - admins) or assistants

    # ------------------------------------------------------------
    # ACCESS
    # ------------------------------------------------------------

    def _check_may_act(self):
        """Refuse who neither has to do these contacts nor leads the store."""
        self.check_access("read")
        if self.env.user.has_group(MANAGER):
            return
        if not self.env.user.has_group(USER) or any(
            followup.user_id not in (self.env.user, self.env["res.users"])
            for followup in self
        ):
            raise AccessError(
                self.env._(
                    "This contact is assigned to a colleague. Ask your store manager."
                )
            )

    def _write_ledger(self, vals):
        """Write what only the methods of this model may; callers checked who acts."""
        # sudo: nobody has the right to write the ledger directly
        return self.sudo().write(vals)

    @api.model
    def _lock_budgets(self, company, partner_ids):
        """Make this transaction the only one that spends from these budgets now.

        Another one that spends meanwhile fails and is run again (decision 6).
        """
        self.env["shop.followup.budget"]._spend(company, partner_ids)

    @api.model
    def _get_rows_query(self, condition):
        """Return the rows of the ledger that are asked about.

        :param condition: SQL on ``followup``
        """
        return SQL(
            """
            SELECT followup.id AS key, followup.partner_id, followup.rule_id,
                   followup.due_date, %s AS priority
              FROM shop_followup AS followup
             WHERE %s
            """,
            self._priority(),
            condition,
        )

    @api.model
    def _priority(self):
        """Return the priority of ``followup`` as SQL, raised where an addon says so."""
        queries = self._raise_queries(self.env.company)
        if not queries:
            return SQL("followup.priority")
        return SQL(
            "LEAST(followup.priority, (SELECT min(raised.priority) FROM (%s) AS raised"
            " WHERE raised.partner_id = followup.partner_id))",
            SQL(" UNION ALL ").join(queries),
        )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.tools.notification import RELOAD

from ...tools.access import check_company
from ..ledger.shop_followup import OPEN
from ..rules.shop_followup_rule import RUNS


class ShopFollowupRun(models.Model):
    """New arrivals, a promotion or an event: what it is about, and whom it suits."""

    _name = "shop.followup.run"
    _description = "Follow-up Campaign"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    rule_id = fields.Many2one(
        "shop.followup.rule",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain=[("trigger", "in", RUNS)],
    )
    trigger = fields.Selection(related="rule_id.trigger")
    is_rule_active = fields.Boolean(related="rule_id.active")
    date = fields.Date(
        string="Day",
        required=True,
        default=lambda self: self.env.company._shop_today(),
        help="The first day of contact, or the day of the event.",
    )
    date_to = fields.Date(
        string="Until", help="No customer is contacted after this date."
    )
    goods = fields.Char(
        string="Short description",
        translate=True,
        help="Replaces {goods} in messages to customers.",
    )
    product_ids = fields.Many2many("product.product", string="Products")
    categ_ids = fields.Many2many("product.category", string="Product categories")
    tag_ids = fields.Many2many(
        "shop.tag", string="Interests", domain=[("kind", "=", "interest")]
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Planned"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    suited_count = fields.Integer(
        string="Matching customers", compute="_compute_suited_count"
    )
    followup_count = fields.Integer(
        string="Contacts", compute="_compute_followup_count"
    )

    @api.constrains("date", "date_to")
    def _check_dates(self):
        for run in self:
            if run.date_to and run.date_to < run.date:
                raise ValidationError(
                    self.env._("Until: the end date is before the start date.")
                )

    @api.constrains("rule_id")
    def _check_rule(self):
        for run in self:
            if run.rule_id.trigger not in RUNS:
                raise ValidationError(
                    self.env._("Rule: choose new arrivals, a promotion or an event.")
                )

    @api.constrains("company_id")
    def _check_own_company(self):
        check_company(self)

    @api.model_create_multi
    def create(self, vals_list):
        # planning opens a run, after a look at whom it suits
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("State: use the Plan or Close button instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_with_contacts(self):
        """Withdraw all that is still to do: nobody would know what it is about."""
        self._withdraw(OPEN, self.env._("the campaign is deleted"))

    @api.depends("rule_id", "company_id", "product_ids", "categ_ids", "tag_ids")
    @api.depends_context("uid")
    def _compute_suited_count(self):
        for run in self:
            try:
                run.suited_count = run.rule_id and run._count_matching()
            except (AccessError, UserError):
                # the rule looks at what is closed to who reads
                run.suited_count = 0

    def _count_matching(self):
        rule = self.rule_id.with_company(self.company_id)
        query = SQL(
            """
            SELECT count(DISTINCT person.id)
              FROM (%s) AS found
              JOIN res_partner AS person ON person.id = found.partner_id
             WHERE person.active
               AND (person.company_id IS NULL OR person.company_id = %s)
               AND %s
            """,
            rule._get_run_query(self, self.company_id),
            self.company_id.id,
            rule._get_audience_condition(),
        )
        return self.env.execute_query(query)[0][0]

    def _compute_followup_count(self):
        domain = self._get_followup_domain()
        counts = self.env["shop.followup"]._read_group(domain, ["origin"], ["__count"])
        counts = dict(counts)
        for run in self:
            run.followup_count = counts.get(f"{self._name},{run._origin.id}", 0)

    def _get_followup_domain(self):
        """Return the domain of the contacts that these runs are the origin of."""
        return [("origin", "in", [f"{self._name},{key}" for key in self._origin.ids])]

    def _get_tag_relation(self):
        """Return (table, column of the contact, column of the tag) as SQL."""
        field = self.env["res.partner"]._fields["shop_tag_ids"]
        names = (field.relation, field.column1, field.column2)
        return [SQL.identifier(name) for name in names]

    def action_plan(self):
        """Plan the contacts of these runs.

        :return: ``{"planned": n, "deferred": n, "skipped": n}``
        :raise UserError: the kind is not active, the run is over, or suits nobody
        """
        self.check_access("write")
        total = dict.fromkeys(("planned", "deferred", "skipped"), 0)
        for run in self:
            run._check_plan()
            # sudo: only here and in _close() the state changes, rights were checked
            run.sudo().state = "open"
            counts = run.rule_id.with_company(run.company_id).action_plan()
            total = {state: total[state] + counts[state] for state in total}
        return total

    def _check_plan(self):
        """Refuse a run by which nobody would be contacted, and say why."""
        if not self.rule_id.active:
            raise UserError(self.env._("Rule: activate “%s” first.", self.rule_id.name))
        if self.date_to and self.date_to < self.company_id._shop_today():
            raise UserError(self.env._("Until: this date is in the past."))
        if not self._count_matching():
            raise UserError(
                self.env._(
                    "Matching customers: none. Choose other products, categories or "
                    "interests, or leave them empty for all customers of the rule."
                )
            )

    def button_plan(self):
        """Plan, then show the contacts."""
        self.ensure_one()
        self.action_plan()
        return self.button_followups()

    def button_followups(self):
        """Open the contacts of this run."""
        self.check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_followup.shop_followup_action"
            ),
            "domain": self._get_followup_domain(),
            "context": {},
        }

    def button_close(self):
        """Close the run; what nobody has begun is withdrawn."""
        self.check_access("write")
        self._close()
        return RELOAD

    @api.model
    def _close_past(self):
        """Close the runs whose last day is over, in every company."""
        for company in self.env["res.company"]._shop_all():
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "open"),
                    ("date_to", "<", company._shop_today()),
                ]
            )._close()

    def _close(self):
        # sudo: callers checked who may
        self.sudo().write({"state": "closed"})
        self._withdraw(("planned", "deferred"), self.env._("the campaign is closed"))

    def _withdraw(self, states, text):
        """Cancel the contacts of these runs that are in one of the states."""
        # sudo: the contacts of runs that ended, callers checked who may
        followups = self.env["shop.followup"].sudo()
        found = followups.search(
            [*self._get_followup_domain(), ("state", "in", states)]
        )
        found._end("cancelled", "stopped", data={"text": text})
        found._end_activities()

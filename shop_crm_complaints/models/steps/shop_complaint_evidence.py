from odoo import api, fields, models

from odoo.addons.shop_crm_tiering.tools.groups import STAFF

# The step at which each answer is given; after it the answer stays as it is.
STEP_BY_FIELD = {
    "customer_words": "vent",
    "apologised": "apologise",
    "thanked": "apologise",
    **dict.fromkeys(
        (
            "q_what",
            "q_how",
            "q_product_id",
            "q_product_none",
            "lot_name",
            "q_why",
            "q_staff_id",
            "q_staff_none",
            "q_other",
            "q_other_none",
            "q_reasonable",
            "q_wish_id",
            "repeated_back",
        ),
        "question",
    ),
    "remedy_id": "solution",
    "remedy_amount": "solution",
    "opinion": "opinion",
    "counter_wish": "opinion",
    "answer_channel": "opinion",
    "witness_id": "opinion",
}
# Who ticked it, and when: told by the server.
TICKS = {
    "apologised": ("apologised_by_id", "apologised_at"),
    "thanked": ("thanked_by_id", "thanked_at"),
}


class ShopComplaint(models.Model):
    """The evidence of each step, and what a step still requires."""

    _inherit = "shop.complaint"

    customer_words = fields.Text(
        string="In the customer's own words", copy=False, tracking=False
    )
    check_ids = fields.Many2many("shop.complaint.check", string="Checklist", copy=False)

    apologised = fields.Boolean(string="We apologised", copy=False)
    apologised_by_id = fields.Many2one(
        "res.users", string="Apologised by", readonly=True, copy=False
    )
    apologised_at = fields.Datetime(readonly=True, copy=False)
    thanked = fields.Boolean(string="We thanked for telling us", copy=False)
    thanked_by_id = fields.Many2one(
        "res.users", string="Thanked by", readonly=True, copy=False
    )
    thanked_at = fields.Datetime(readonly=True, copy=False)

    q_what = fields.Text(string="What happened?", copy=False)
    q_how = fields.Text(string="How did it happen?", copy=False)
    q_product_id = fields.Many2one(
        "product.product", string="Which product?", ondelete="restrict", copy=False
    )
    q_product_none = fields.Boolean(string="No product", copy=False)
    lot_name = fields.Char(
        string="Batch or serial number",
        copy=False,
        help=(
            "As printed on the product; several complaints about the same batch raise "
            "a warning."
        ),
    )
    q_why = fields.Text(string="Why is the customer dissatisfied?", copy=False)
    q_staff_id = fields.Many2one(
        "res.users", string="Who served the customer?", copy=False
    )
    q_staff_none = fields.Boolean(string="Nobody, or unknown", copy=False)
    q_other = fields.Text(
        string="Anything else the customer is unhappy about?", copy=False
    )
    q_other_none = fields.Boolean(string="Nothing else", copy=False)
    q_reasonable = fields.Selection(
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="Is the customer reasonable?",
        copy=False,
        groups=STAFF,
        help="Internal only: the customer never sees it.",
    )
    q_wish_id = fields.Many2one(
        "shop.complaint.remedy",
        string="What does the customer wish?",
        ondelete="restrict",
        copy=False,
    )
    q_old_customer = fields.Boolean(
        string="Existing customer", compute="_compute_q_old_customer"
    )
    repeated_back = fields.Boolean(string="Repeated back and confirmed", copy=False)

    opinion = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("neutral", "Neutral"),
            ("unsatisfied", "Dissatisfied"),
        ],
        string="The customer's answer",
        copy=False,
    )
    counter_wish = fields.Text(string="Customer's counterproposal", copy=False)
    answer_channel = fields.Selection(
        [("shop", "In the shop"), ("phone", "By phone"), ("account", "Online")],
        string="Answered via",
        copy=False,
    )
    witness_id = fields.Many2one("res.users", copy=False)

    @api.depends("partner_id", "company_id")
    def _compute_q_old_customer(self):
        for company, cases in self.grouped("company_id").items():
            customers = cases.partner_id.commercial_partner_id
            # sudo: whether there was a purchase, nothing of it
            figures = self.env["shop.customer.metrics"].sudo()
            found = figures.search(
                [
                    ("partner_id", "in", customers.ids),
                    ("company_id", "=", company.id),
                ]
            )
            first = {each.partner_id: each.first_purchase_date for each in found}
            for case in cases:
                bought = first.get(case.partner_id.commercial_partner_id)
                begun = case.create_date or self.env["res.company"]._shop_now()
                case.q_old_customer = (
                    bool(bought)
                    and case._is_within_reach()
                    and bought < company._shop_day(begun)
                )

    # ------------------------------------------------------------
    # STILL REQUIRED
    # ------------------------------------------------------------

    def _get_missing(self):
        """Return what the present step still requires, one sentence each.

        The one place that says why not: the button, the method and the screen ask it.
        """
        self.ensure_one()
        if self.kind == "suggestion":
            return list(self._missing_of_suggestion())
        return list(getattr(self, f"_missing_at_{self.step_id.code}")())

    def _missing_at_vent(self):
        yield from self._missing_texts("customer_words")

    def _missing_at_apologise(self):
        for name in ("apologised", "thanked"):
            if not self[name]:
                yield self._ask_for(name, self.env._("select it once it is said."))

    def _missing_at_question(self):
        yield from self._missing_texts("q_what", "q_how", "q_why")
        for name, none in (
            ("q_product_id", "q_product_none"),
            ("q_staff_id", "q_staff_none"),
        ):
            if not self[name] and not self[none]:
                yield self._ask_for(name, self._or_tick(none))
        if not (self.q_other or "").strip() and not self.q_other_none:
            yield self._ask_for("q_other", self._or_tick("q_other_none"))
        for name in ("q_reasonable", "q_wish_id"):
            if not self[name]:
                yield self._ask_for(name, self.env._("choose an answer."))
        if not self.repeated_back:
            yield self._ask_for(
                "repeated_back", self.env._("say it in your own words, then select it.")
            )

    def _missing_at_solution(self):
        if not self.remedy_id:
            yield self._ask_for("remedy_id", self.env._("choose one."))
        elif problem := self._get_approval_problem():
            yield problem
        if self._needs_amount():
            yield self._ask_for("remedy_amount", self.env._("enter an amount above 0."))

    def _missing_at_opinion(self):
        if not self.opinion:
            yield self._ask_for("opinion", self.env._("ask the customer."))

    def _missing_at_followup(self):
        yield from self._missing_followups()

    def _missing_texts(self, *names):
        for name in names:
            if not (self[name] or "").strip():
                yield self._ask_for(name, self.env._("fill it in."))

    def _ask_for(self, name, what):
        """Return what is missing at a field; a question loses its mark before “:”."""
        label = self._get_label(name).rstrip("?？ ")
        return self.env._("%(field)s: %(problem)s", field=label, problem=what)

    def _or_tick(self, name):
        return self.env._("answer it, or select “%s”.", self._get_label(name))

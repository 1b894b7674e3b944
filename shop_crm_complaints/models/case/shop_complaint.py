from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import formatLang

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER

KINDS = [("complaint", "Complaint"), ("suggestion", "Suggestion")]
STATES = [("open", "Open"), ("closed", "Closed"), ("cancelled", "Cancelled")]
CHANNELS = [
    ("counter", "In the shop"),
    ("phone", "Phone"),
    ("form", "Public form"),
    ("email", "Email"),
    ("portal", "Customer account"),
    ("slip", "Paper slip"),
    ("wechat", "WeChat"),
    ("social", "Social media, reviews"),
]
SEVERITIES = [
    ("low", "Low"),
    ("normal", "Normal"),
    ("high", "High"),
    ("safety", "Health hazard"),
]
# Fields with somebody of the shop.
PEOPLE = ("user_id", "q_staff_id", "witness_id")
# What a new case needs one of: what it is about, or who complains.
ENTRY = (
    "customer_words",
    "partner_id",
    "contact_name",
    "contact_phone",
    "contact_email",
)


class ShopComplaint(models.Model):
    """A customer's complaint or suggestion, from the first word to the last call.

    Who, where, and what was said. How the case moves stands in the other files.
    """

    _name = "shop.complaint"
    _description = "Complaint"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _primary_email = "contact_email"
    _check_company_auto = True

    name = fields.Char(
        string="Reference",
        required=True,
        default=lambda self: self.env._("New case"),
        readonly=True,
        copy=False,
    )
    kind = fields.Selection(KINDS, required=True, default="complaint")
    state = fields.Selection(
        STATES, required=True, default="open", readonly=True, copy=False, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    store_id = fields.Many2one(
        "shop.store",
        compute="_compute_store_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        default=lambda self: self._default_user_id(),
        copy=False,
        tracking=True,
    )
    channel = fields.Selection(CHANNELS, required=True, default="counter")
    severity = fields.Selection(SEVERITIES, required=True, default="normal")
    cause_id = fields.Many2one(
        "shop.complaint.cause", ondelete="restrict", index="btree_not_null"
    )

    # What a form or a mail says of itself: nobody's file until staff confirm it.
    contact_name = fields.Char(copy=False)
    contact_phone = fields.Char(copy=False)
    contact_email = fields.Char(copy=False)

    closed_at = fields.Datetime(readonly=True, copy=False)
    end_reason = fields.Text(string="Closing reason", readonly=True, copy=False)
    loops = fields.Integer(
        string="Declined proposals",
        readonly=True,
        copy=False,
        help="Number of proposals that the customer declined.",
    )

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "Another case already has this reference."
    )
    _recent_idx = models.Index("(company_id, create_date)")
    _open_idx = models.Index("(company_id, id DESC) WHERE state = 'open'")

    @api.model
    def _default_user_id(self):
        user = self.env.user
        return False if user._is_public() or user.share else user

    @api.constrains(*PEOPLE)
    def _check_people(self):
        for case in self:
            for name in PEOPLE:
                if case[name].share:
                    raise ValidationError(
                        self.env._(
                            "%s: choose an internal user.", self._get_label(name)
                        )
                    )

    @api.depends("company_id")
    def _compute_store_id(self):
        for case in self:
            # sudo: which store the user works for
            store = self.env.user.sudo().sale_team_id.shop_store_id
            ours = store.company_id == case.company_id
            case.store_id = store if ours else case.company_id.shop_store_id

    def _is_within_reach(self):
        """Return whether the user works in the company: a new screen can name any."""
        return self.env.su or self.company_id in self.env.companies

    @api.model
    def _get_managers(self, company):
        # sudo: who works here is no secret inside the company
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(MANAGER).ids),
                    ("company_ids", "in", company.id),
                    ("share", "=", False),
                ]
            )
        )

    def _get_label(self, name):
        """Return how the screen calls a field."""
        return self._fields[name].get_description(self.env, ["string"])["string"]

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

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for case in self:
            case.access_url = f"/my/complaints/{case.id}"
        return result

    def web_save(self, vals, specification, next_id=None):
        if not self:
            self._check_entry(vals)
        return super().web_save(vals, specification, next_id)

    @api.model
    def _check_entry(self, vals):
        said = (vals.get(name) for name in ENTRY)
        if not any(each.strip() if isinstance(each, str) else each for each in said):
            raise UserError(
                self.env._(
                    "Enter what the customer says, or who it is, before you start."
                )
            )

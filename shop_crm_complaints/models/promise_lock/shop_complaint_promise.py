from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.shop_crm_tiering.tools.notification import notification

# In the context of a promise that ends. A client can send the key, not this object.
ENDING = object()


class ShopComplaintPromise(models.Model):
    """A promise of a case with a due date: fulfilled, or counted as broken."""

    _name = "shop.complaint.promise"
    _description = "Promise"
    _order = "due_date, id"

    complaint_id = fields.Many2one(
        "shop.complaint", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", compute="_compute_of_case", store=True)
    store_id = fields.Many2one("shop.store", compute="_compute_of_case", store=True)
    name = fields.Char(string="What was promised", required=True)
    due_date = fields.Date(
        string="Due date",
        required=True,
        default=lambda self: self.env.company._shop_today(),
    )
    user_id = fields.Many2one(
        "res.users", string="Promised by", default=lambda self: self.env.user
    )
    kept_at = fields.Datetime(string="Fulfilled on", readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Pending"), ("kept", "Fulfilled"), ("broken", "Broken")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )

    is_overdue = fields.Boolean(string="Overdue", compute="_compute_is_overdue")
    who = fields.Char(string="Customer", compute="_compute_who")

    _open_idx = models.Index("(due_date) WHERE state = 'open'")

    @api.depends("complaint_id.company_id", "complaint_id.store_id")
    def _compute_of_case(self):
        for promise in self:
            case = promise._get_readable_case()
            promise.company_id, promise.store_id = case.company_id, case.store_id

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        for promise in self:
            company = promise.company_id or self.env.company
            day = promise.due_date
            promise.is_overdue = bool(
                day and promise.state == "open" and day < company._shop_today()
            )

    @api.depends("complaint_id.who")
    def _compute_who(self):
        for promise in self:
            promise.who = promise._get_readable_case().who

    def _get_readable_case(self):
        """Return the case; on a new screen none that the user may not read."""
        case = self.complaint_id
        known = (case._origin or case).sudo(False)
        return case if self.id or known.has_access("read") else case.browse()

    @api.model_create_multi
    def create(self, vals_list):
        fresh = {"state": "open", "kept_at": False}
        return super().create([{**vals, **fresh} for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("shop_promise_settled") is ENDING:
            return super().write(vals)
        if self and any(promise.state != "open" for promise in self):
            raise UserError(
                self.env._("What was promised: this promise has already ended.")
            )
        if {"state", "kept_at", "complaint_id"} & vals.keys():
            raise UserError(self.env._("State: use the button “Fulfilled”."))
        self._check_day(vals)
        return super().write(vals)

    def _check_day(self, vals):
        """Refuse changes to a promise after its due date: it was not fulfilled."""
        if {"due_date", "name", "user_id"} & vals.keys():
            for promise in self:
                if promise.due_date < promise.company_id._shop_today():
                    raise UserError(
                        self.env._(
                            "Due date: the day is over, so this promise can't be "
                            "changed. End it with “Fulfilled”, and record another one."
                        )
                    )

    @api.constrains("user_id")
    def _check_user(self):
        if any(promise.user_id.share for promise in self):
            raise ValidationError(self.env._("Promised by: choose an internal user."))

    def action_keep(self):
        """Mark the promise as fulfilled.

        :return: ``{"state": "kept" or "broken"}``; broken after the due date
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(
                self.env._("What was promised: this promise has already ended.")
            )
        today = self.company_id._shop_today()
        state = "kept" if self.due_date >= today else "broken"
        self._settle(state)
        return {"state": state}

    def _empty(self):
        """Clear the text for an erased customer; the count stays."""
        self.with_context(shop_promise_settled=ENDING).name = self.env._("Erased")

    def _settle(self, state):
        now = self.env["res.company"]._shop_now()
        kept_at = now if state == "kept" else False
        settled = self.with_context(shop_promise_settled=ENDING)
        return settled.write({"state": state, "kept_at": kept_at})

    def button_keep(self):
        """Mark the promise as fulfilled, and show how it counts."""
        kept = self.action_keep()["state"] == "kept"
        if kept:
            return notification(self.env._("Fulfilled on time."))
        return notification(
            self.env._("Fulfilled, but late: it counts as broken."), "warning"
        )

    def button_case(self):
        """Open the case in which it was promised."""
        self.check_access("read")
        return self.complaint_id._open()


class ShopComplaint(models.Model):
    _inherit = "shop.complaint"

    promise_ids = fields.One2many(
        "shop.complaint.promise", "complaint_id", string="Promises", copy=False
    )

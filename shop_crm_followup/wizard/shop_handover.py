from operator import itemgetter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, groupby, split_every

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER

from ..models.dispatch.mail_activity import BY_CONTACT
from ..models.ledger.shop_followup import OPEN
from ..tools.sharing import share_out

# Contacts that are written at once.
SLICE = 1_000


class ShopHandover(models.TransientModel):
    """The dialog in which a manager gives one colleague's customers to others."""

    _name = "shop.handover"
    _description = "Hand over Customers"

    user_id = fields.Many2one(
        "res.users",
        string="Current owner",
        required=True,
        domain=lambda self: [
            ("share", "=", False),
            ("company_ids", "in", self.env.company.id),
        ],
    )
    receiver_ids = fields.Many2many(
        "res.users",
        string="New owners",
        required=True,
        domain=lambda self: Domain("id", "in", self._get_staff().ids),
    )
    line_ids = fields.One2many(
        "shop.handover.line",
        "handover_id",
        string="Distribution",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
    )
    customer_count = fields.Integer(
        string="Customers", compute="_compute_counts", aggregator=None
    )
    state = fields.Selection(
        [("draft", "To do"), ("done", "Done")], default="draft", readonly=True
    )

    def _get_staff(self):
        return self.env["shop.followup"]._get_staff(self.env.company)

    @api.depends("user_id", "receiver_ids")
    def _compute_line_ids(self):
        self._check_manager()
        for dialog in self:
            lines = dialog._prepare_lines() if dialog.state == "draft" else []
            commands = [Command.create(values) for values in lines]
            dialog.line_ids = [Command.clear(), *commands]

    @api.depends("line_ids.customer_count")
    def _compute_counts(self):
        for dialog in self:
            dialog.customer_count = sum(dialog.line_ids.mapped("customer_count"))

    # ------------------------------------------------------------
    # WHO GETS WHAT
    # ------------------------------------------------------------

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a store manager can hand over customers.")
            )

    def _get_receivers(self):
        return (self.receiver_ids - self.user_id)._origin.sorted("id")

    def _prepare_lines(self):
        """Return the values of one line for each receiver."""
        receivers = self._get_receivers()
        if not (self.user_id and receivers):
            return []
        shares = self._share_customers()
        loads = self._get_loads()
        followups = self._share_followups(shares)
        return [
            {
                "user_id": user.id,
                "present_count": loads[user.id],
                "customer_count": len(shares[user.id]),
                "tier_text": self._get_tier_text(shares[user.id]),
                "followup_count": len(followups[user.id]),
            }
            for user in receivers
        ]

    def _get_tier_text(self, share):
        """Return how many customers of each tier are in a share, in words."""
        counts = [
            (tier_id, len(rows)) for tier_id, rows in groupby(share, itemgetter(0))
        ]
        names = {
            tier.id: tier.name
            for tier in self.env["shop.tier"].browse(
                [tier_id for tier_id, _count in counts if tier_id]
            )
        }
        nothing = self.env._("No tier")
        return " · ".join(
            f"{names.get(tier_id) or nothing} {count}" for tier_id, count in counts
        )

    def _share_customers(self):
        """Return ``{user id: [(tier id, customer id)]}``, the best tier first."""
        tiers = groupby(self._get_customers(), itemgetter(0))
        groups = [rows for _tier, rows in tiers]
        return share_out(groups, self._get_loads())

    def _get_customers(self):
        """Return (tier id, customer id) of whom the colleague looks after here.

        Customers of the present company alone; the best tier, and in it who spends
        most, first.
        """
        company = self.env.company
        self.env["res.partner"].flush_model(["active", "user_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT tier.id, metrics.partner_id
                  FROM (%(figures)s) AS metrics
                  LEFT JOIN (%(standings)s) AS standing
                    ON standing.partner_id = metrics.partner_id
                  LEFT JOIN shop_tier AS tier ON tier.id = standing.tier_id
                 WHERE metrics.partner_id IN (
                           SELECT commercial_partner_id
                             FROM res_partner
                            WHERE user_id = %(user)s AND active
                       )
                 ORDER BY tier.sequence NULLS LAST, tier.id,
                          metrics.amount DESC, metrics.partner_id
                """,
                figures=self.env["shop.customer.metrics"]._figures_query(company),
                standings=self.env["shop.tier.standing"]._current_query(company),
                user=self.user_id._origin.id,
            )
        )

    def _get_loads(self):
        """Return ``{user id: customers looked after already}`` of the receivers."""
        receivers = self._get_receivers()
        figures = self.env["shop.customer.metrics"]._figures_query(self.env.company)
        counts = self.env.execute_query(
            SQL(
                """
                SELECT partner.user_id, count(*)
                  FROM res_partner AS partner
                  JOIN (%s) AS metrics ON metrics.partner_id = partner.id
                 WHERE partner.user_id = ANY(%s) AND partner.active
                 GROUP BY partner.user_id
                """,
                figures,
                receivers.ids,
            )
        )
        return {**dict.fromkeys(receivers.ids, 0), **dict(counts)}

    def _share_followups(self, shares):
        """Return ``{user id: open contacts of the colleague}``.

        They go with the customer, those with other people's customers in turn.
        """
        owners = {
            customer_id: user_id
            for user_id, share in shares.items()
            for _tier, customer_id in share
        }
        found = self.env["shop.followup"].search(self._get_followup_domain())
        followups = {user_id: found.browse() for user_id in shares}
        turn = sorted(shares)
        for place, followup in enumerate(found):
            customer = followup.partner_id.commercial_partner_id
            owner = owners.get(customer.id, turn[place % len(turn)])
            followups[owner] |= followup
        return followups

    def _get_followup_domain(self):
        return [
            ("company_id", "=", self.env.company.id),
            ("user_id", "=", self.user_id._origin.id),
            ("state", "in", OPEN),
        ]

    # ------------------------------------------------------------
    # DOING IT
    # ------------------------------------------------------------

    def action_hand_over(self):
        """Move the customers and open contacts, and plan a first hello.

        What was said and bought stays where it is.

        :return: ``{"customers": n, "followups": n, "hellos": n}``
        :raise AccessError: who is no store manager
        :raise UserError: nobody to give to, nothing to give
        """
        self._check_manager()
        self.check_access("write")
        self.ensure_one()
        self._check_receivers()
        shares = self._share_customers()
        followups = self._share_followups(shares)
        self._write_lines(shares, followups)
        counts = {
            "customers": sum(map(len, shares.values())),
            "followups": sum(map(len, followups.values())),
            "hellos": 0,
        }
        for user_id, share in shares.items():
            customer_ids = [customer_id for _tier, customer_id in share]
            self._move_customers(user_id, customer_ids)
            self._move_followups(user_id, followups[user_id])
            counts["hellos"] += self._plan_hellos(user_id, customer_ids)
        self.state = "done"
        return counts

    def _check_receivers(self):
        if self.state == "done":
            raise UserError(self.env._("These customers have been handed over."))
        if self.user_id in self.receiver_ids:
            raise UserError(
                self.env._(
                    "New owners: %s already owns these customers.", self.user_id.name
                )
            )
        if not self.receiver_ids or self.receiver_ids - self._get_staff():
            raise UserError(
                self.env._(
                    "New owners: choose colleagues who serve customers of this company."
                )
            )
        if not (
            self._get_customers()
            or self.env["shop.followup"].search_count(self._get_followup_domain())
        ):
            raise UserError(
                self.env._(
                    "Current owner: %s has no customers in this company.",
                    self.user_id.name,
                )
            )

    def _write_lines(self, shares, followups):
        """Keep who got what, for the briefs, as it was when it was done."""
        lines = [
            Command.create(
                {**values, "partner_ids": [row[1] for row in shares[values["user_id"]]]}
            )
            for values in self._prepare_lines()
        ]
        self.line_ids = [Command.clear(), *lines]

    def _move_customers(self, user_id, customer_ids):
        """Give customers and their people to a receiver, with a note and no mail."""
        note = self.env._(
            "Handed over from %(former)s to %(next)s.",
            former=self.user_id.name,
            next=self.env["res.users"].browse(user_id).name,
        )
        partners = self.env["res.partner"].with_context(tracking_disable=True)
        for ids in split_every(SLICE, customer_ids):
            moved = partners.search(
                [
                    ("user_id", "=", self.user_id.id),
                    ("commercial_partner_id", "in", ids),
                ]
            )
            moved.write({"user_id": user_id})
            moved._message_log_batch(bodies=dict.fromkeys(moved.ids, note))

    def _move_followups(self, user_id, followups):
        # sudo: the tasks are a colleague's; that a manager acts was checked
        activities = followups.sudo().activity_id.with_context(
            shop_followup_ended=BY_CONTACT,
            shop_followup_quiet=True,
            mail_activity_quick_update=True,
        )
        activities.write({"user_id": user_id})
        followups._write_ledger({"user_id": user_id})

    # ------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------

    def button_hand_over(self):
        """Hand over, then show what became of it, with the briefs to print."""
        self.action_hand_over()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Handed over"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def button_print(self):
        """Print the briefs, a page for each receiver."""
        self.check_access("read")
        self._check_manager()
        report = self.env.ref("shop_crm_followup.handover_brief_report")
        return report.report_action(self.line_ids)

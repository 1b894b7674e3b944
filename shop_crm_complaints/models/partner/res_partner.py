from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.tools.field_levels import (
    INTERNAL,
    RECOMPUTED,
    SERVE,
    FieldLevel,
)

# What stays of an erased case as a count; everything else that is text goes.
COUNTED_TEXTS = {"name"}
TEXTS = ("char", "text", "html")


class ResPartner(models.Model):
    """A customer's complaints: on the file, the card and the till, and when erased."""

    _inherit = "res.partner"

    shop_open_complaint_count = fields.Integer(
        string="Open complaints",
        compute="_compute_shop_complaint_counts",
        groups=INTERNAL,
    )
    shop_complaint_count = fields.Integer(
        string="Complaints", compute="_compute_shop_complaint_counts", groups=INTERNAL
    )

    @api.model
    def _shop_field_levels(self):
        counted = FieldLevel(INTERNAL, SERVE, RECOMPUTED)
        return {
            **super()._shop_field_levels(),
            "shop_open_complaint_count": counted,
            "shop_complaint_count": counted,
        }

    def _compute_shop_complaint_counts(self):
        """Count the cases of the customer and all who belong to it."""
        self.shop_complaint_count = self.shop_open_complaint_count = 0
        customers = self.commercial_partner_id
        rows = self.env["shop.complaint"]._read_group(
            [("partner_id.commercial_partner_id", "in", customers.ids)],
            ["partner_id", "state"],
            ["__count"],
        )
        for partner in self:
            mine = [
                (state, count)
                for person, state, count in rows
                if person.commercial_partner_id == partner.commercial_partner_id
            ]
            partner.shop_complaint_count = sum(count for _state, count in mine)
            partner.shop_open_complaint_count = sum(
                count for state, count in mine if state == "open"
            )

    def _shop_get_cards(self):
        cards = super()._shop_get_cards()
        for partner in self._origin:
            count = partner.shop_open_complaint_count
            cards[partner.id]["complaints"] = count
            if count:
                # listen first: what might be sold waits
                cards[partner.id]["suggestions"] = []
        return cards

    def button_shop_complaints(self):
        """Open the cases of the customer, the open ones first."""
        self._shop_check_access("read")
        self.env["shop.complaint"].check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_complaints.shop_complaint_action"
            ),
            "domain": [("partner_id", "child_of", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.id},
        }

    def button_shop_new_complaint(self):
        """Write down a new case of the customer."""
        self._shop_check_access("read")
        self.env["shop.complaint"].check_access("create")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_complaints.shop_complaint_new_action"
            ),
            "context": {"default_partner_id": self.id},
        }

    def button_shop_confirm_case(self):
        """Say that the case from whose screen one comes is this customer's."""
        self.env["shop.complaint"].check_access("write")
        self.ensure_one()
        case_id = self.env.context.get("shop_complaint_id")
        if not isinstance(case_id, int) or isinstance(case_id, bool):
            raise UserError(self.env._("Customer: open the case first."))
        case = self.env["shop.complaint"].browse(case_id)
        case.action_confirm_customer(self.id)
        return case._show()

    # ------------------------------------------------------------
    # OPEN CASES
    # ------------------------------------------------------------

    def _shop_get_flagged(self):
        cases = self.env["shop.complaint"]
        cases.flush_model(["company_id", "kind", "partner_id", "state"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner AS partner
                 WHERE partner.id = ANY((SELECT %s)::int[])
                   AND partner.commercial_partner_id IN (
                           SELECT person.commercial_partner_id
                             FROM shop_complaint AS complaint
                             JOIN res_partner AS person
                               ON person.id = complaint.partner_id
                            WHERE complaint.company_id = %s
                              AND complaint.kind = 'complaint'
                              AND complaint.state = 'open'
                       )
                """,
                # a subquery: a long list makes the planner read the whole table
                list(self._ids),
                self.env.company.id,
            )
        )
        return super()._shop_get_flagged() | {row[0] for row in rows}

    def _shop_get_changed(self, since):
        cases = self.env["shop.complaint"]
        cases.flush_model(["company_id", "partner_id", "write_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner AS partner
                  JOIN res_partner AS person
                    ON person.commercial_partner_id = partner.commercial_partner_id
                  JOIN shop_complaint AS complaint
                    ON complaint.partner_id = person.id
                 WHERE partner.id = ANY((SELECT %s)::int[])
                   AND complaint.company_id = %s
                   AND complaint.write_date > %s
                """,
                # a subquery: a long list makes the planner read the whole table
                list(self._ids),
                self.env.company.id,
                since,
            )
        )
        return super()._shop_get_changed(since) | {row[0] for row in rows}

    # ------------------------------------------------------------
    # ERASURE
    # ------------------------------------------------------------

    def _shop_erase_rows(self):
        # runs as superuser, like all of the erasure
        count = self._shop_erase_mails() + self._shop_erase_cases()
        return super()._shop_erase_rows() + count

    def _shop_erase_mails(self):
        """Delete the mails in quarantine; return how many they were."""
        addresses = [address for address in self.mapped("email_normalized") if address]
        rows = self.env["shop.complaint.quarantine"].search(
            Domain.OR(Domain("sender", "ilike", address) for address in addresses)
        )
        count = len(rows)
        rows.unlink()
        return count

    def _shop_erase_cases(self):
        """Empty the cases: what was said, by whom, every picture; return how many."""
        cases = self.env["shop.complaint"].search([("partner_id", "in", self.ids)])
        for case in cases.filtered(lambda each: each.state == "open"):
            case._stop_clock()
            case._withdraw_approval()
            case._end("cancelled")
        cases._transition(dict.fromkeys(self._shop_get_case_texts(), False))
        for promise in cases.promise_ids:
            promise._empty()
        receipts = self.env["shop.complaint.receipt"].search(
            [("complaint_id", "in", cases.ids)]
        )
        receipts.write({"reason": False, "answers_to": False})
        self._shop_erase_case_files(cases)
        return len(cases)

    @api.model
    def _shop_get_case_texts(self):
        fields = self.env["shop.complaint"]._fields
        return {
            name
            for name, field in fields.items()
            if field.store and field.type in TEXTS and name not in COUNTED_TEXTS
        }

    def _shop_erase_case_files(self, cases):
        attachments = self.env["ir.attachment"].with_context(skip_res_field_check=True)
        attachments.search(
            [("res_model", "=", cases._name), ("res_id", "in", cases.ids)]
        ).unlink()
        cases.message_ids.unlink()
        cases.activity_ids.unlink()
        cases.rating_ids.unlink()

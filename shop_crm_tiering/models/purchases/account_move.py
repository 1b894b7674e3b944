from odoo import models

# What of a credit note the figures are made of.
REFUND_FIELDS = {
    "amount_total_signed",
    "company_id",
    "invoice_date",
    "move_type",
    "partner_id",
    "reversed_entry_id",
    "state",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _write_multi(self, vals_list):
        """Queue the customers of invoices and credit notes, old and new.

        An invoice counts as well: after a correction it voids the credit note.
        """
        names = set().union(*vals_list)
        if not names & REFUND_FIELDS:
            return super()._write_multi(vals_list)
        moves = self.filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )
        queue = self.env["shop.customer.queue"]
        if moves and names & {"partner_id", "company_id"}:
            queue._push(queue._stored_pairs(moves, "partner_id"))
        result = super()._write_multi(vals_list)
        if moves:
            queue._push(
                {
                    (move.partner_id.id, move.company_id.id)
                    for move in moves
                    if move.partner_id
                }
            )
        return result

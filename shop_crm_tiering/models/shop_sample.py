from odoo import models

from ..sample.rows import clone_rows


class ShopSample(models.AbstractModel):
    """How the sample store's purchases become documents; addons take their share."""

    _name = "shop.sample"
    _description = "Sample Store"

    def _get_user_groups(self, role):
        """Return the groups of a sample user; ``role`` is ``user`` or ``manager``."""
        return self.env.ref(f"shop_crm_tiering.group_shop_crm_{role}")

    def _prepare_products(self, products):
        """Make the products fit to be sold; a hook."""

    def _complete(self, random, users, products, progress):
        """Add to the store what only an addon knows, tiers and all; a hook.

        :param random: source of chance, the same at each load
        :param users: the assistant and the store manager
        :param products: what the store sells
        :param progress: called with a line of text
        """

    def _insert_purchases(self, purchases):
        """Insert confirmed sales orders, and credit notes of what was given back.

        :param purchases: list of ``sample.purchases.Purchase``
        """
        order_ids = self._insert_sales(purchases, ["sale"] * len(purchases))
        self._insert_credit_notes(
            (self.env["sale.order"].browse(order_id), purchase)
            for order_id, purchase in zip(order_ids, purchases, strict=True)
            if purchase.is_refunded
        )

    def _insert_quotations(self, purchases):
        """Insert quotations, every other one sent."""
        states = ["draft" if number % 2 else "sent" for number in range(len(purchases))]
        self._insert_sales(purchases, states)

    def _insert_sales(self, purchases, states):
        """Insert sales orders in given states and return their ids."""
        template = self._create_sale_template(purchases[0])
        first = self.env["sale.order"].search_count([])
        order_ids = clone_rows(
            template,
            [
                self._prepare_sale(purchase, state, number)
                for number, (purchase, state) in enumerate(
                    zip(purchases, states, strict=True), start=first
                )
            ],
        )
        clone_rows(
            template.order_line,
            [
                self._prepare_sale_line(order_id, purchase, state, product, price)
                for order_id, purchase, state in zip(
                    order_ids, purchases, states, strict=True
                )
                for product, price in purchase.lines
            ],
        )
        template.unlink()
        # Names go on where these end.
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "sale.order")], limit=1
        )
        sequence.number_next_actual = first + len(purchases)
        return order_ids

    def _create_sale_template(self, purchase):
        product, price = purchase.lines[0]
        return self.env["sale.order"].create(
            {
                "partner_id": purchase.partner.id,
                "order_line": [(0, 0, {"product_id": product.id, "price_unit": price})],
            }
        )

    def _prepare_sale(self, purchase, state, number):
        partner = purchase.partner.id
        cost = sum(product.standard_price for product, _price in purchase.lines)
        amount = purchase.amount
        return {
            "name": f"S{number:05}",
            "partner_id": partner,
            "partner_invoice_id": partner,
            "partner_shipping_id": partner,
            "date_order": purchase.date,
            "create_date": purchase.date,
            "user_id": purchase.user.id,
            "team_id": purchase.store.team_ids[:1].id,
            "state": state,
            # Paid in the shop: nothing is left to be invoiced.
            "invoice_status": "no",
            "amount_untaxed": amount,
            "amount_total": amount,
            "margin": amount - cost,
            "margin_percent": (amount - cost) / amount,
            "access_token": None,
        }

    def _prepare_sale_line(self, order_id, purchase, state, product, price):
        return {
            "order_id": order_id,
            "order_partner_id": purchase.partner.id,
            "salesman_id": purchase.user.id,
            "product_id": product.id,
            "name": product.name,
            "create_date": purchase.date,
            "state": state,
            "invoice_status": "no",
            "qty_delivered": 1 if state == "sale" else 0,
            "price_unit": price,
            "technical_price_unit": price,
            "price_subtotal": price,
            "price_total": price,
            "price_reduce_taxexcl": price,
            "price_reduce_taxinc": price,
            "purchase_price": product.standard_price,
            "margin": price - product.standard_price,
            "margin_percent": (price - product.standard_price) / price,
        }

    def _insert_credit_notes(self, refunds):
        """Post a credit note of the first line of each order.

        :param refunds: pairs of an order and its purchase
        """
        moves = self.env["account.move"].create(
            [self._prepare_credit_note(order, purchase) for order, purchase in refunds]
        )
        moves.action_post()

    def _prepare_credit_note(self, order, purchase):
        line = order.order_line[:1]
        day = self.env.company._shop_day(purchase.refund_date)
        return {
            "move_type": "out_refund",
            "partner_id": purchase.partner.id,
            "invoice_date": day,
            "date": day,
            "invoice_origin": order.name,
            "team_id": order.team_id.id,
            "invoice_line_ids": [
                (
                    0,
                    0,
                    {
                        "product_id": line.product_id.id,
                        "quantity": 1,
                        "price_unit": line.price_unit,
                        "tax_ids": [],
                        "sale_line_ids": [line.id],
                    },
                )
            ],
        }

from uuid import UUID

from odoo import models
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.sample.rows import clone_rows


class ShopSample(models.AbstractModel):
    """Half of the sample store's purchases are made at its tills."""

    _inherit = "shop.sample"

    def _get_user_groups(self, role):
        return super()._get_user_groups(role) | self.env.ref(
            f"point_of_sale.group_pos_{role}"
        )

    def _complete(self, random, users, products, progress):
        result = super()._complete(random, users, products, progress)
        settings = self.env["res.config.settings"]
        settings.create({"group_product_pricelist": True}).execute()
        best = self.env.company._shop_primary_scheme().tier_ids[:1]
        best.pricelist_id = self.env["product.pricelist"].create(
            self._prepare_best_pricelist(best)
        )
        best.benefits = self.env._("5% off everything")
        return result

    def _prepare_best_pricelist(self, tier):
        company = self.env.company
        return {
            "name": self.env._("Prices for %(tier)s", tier=tier.public_name),
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "item_ids": [(0, 0, {"compute_price": "percentage", "percent_price": 5})],
        }

    def _prepare_products(self, products):
        result = super()._prepare_products(products)
        products.available_in_pos = True
        return result

    def _insert_purchases(self, purchases):
        result = super()._insert_purchases(purchases[::2])
        till = purchases[1::2]
        for store in {purchase.store for purchase in till}:
            self._insert_pos_orders(
                store, [purchase for purchase in till if purchase.store == store]
            )
        return result

    def _insert_pos_orders(self, store, purchases):
        """Insert the paid orders of a store's till, and refunds of some."""
        template = self._create_pos_template(store, purchases[0])
        sold = clone_rows(
            template,
            [
                self._prepare_pos_order(store, purchase, number)
                for number, purchase in enumerate(purchases, start=1)
            ],
        )
        lines = self._insert_pos_lines(template, sold, purchases)
        refunds = [
            (purchase, line)
            for purchase, line in zip(purchases, lines, strict=True)
            if purchase.is_refunded
        ]
        self._insert_pos_refunds(store, template, refunds, len(purchases))
        session = template.session_id
        template.payment_ids.unlink()
        template.unlink()
        self._close_session(session, purchases)

    def _create_pos_template(self, store, purchase):
        """Return an order in draft with a line and a payment, in a new session."""
        config = self.env["pos.config"].create(
            {
                "name": store.name,
                "shop_store_id": store.id,
                "shop_remind_customer": True,
            }
        )
        session = self.env["pos.session"].create(
            {"config_id": config.id, "user_id": purchase.user.id}
        )
        product, price = purchase.lines[0]
        return self.env["pos.order"].create(
            {
                "session_id": session.id,
                "date_order": purchase.date,
                "amount_tax": 0,
                "amount_total": price,
                "amount_paid": price,
                "amount_return": 0,
                "lines": [(0, 0, self._prepare_pos_template_line(product, price))],
                "payment_ids": [
                    (
                        0,
                        0,
                        {
                            "amount": price,
                            "payment_method_id": config.payment_method_ids[:1].id,
                        },
                    )
                ],
            }
        )

    def _prepare_pos_template_line(self, product, price):
        return {
            "product_id": product.id,
            "qty": 1,
            "price_unit": price,
            "price_subtotal": price,
            "price_subtotal_incl": price,
        }

    def _prepare_pos_order(self, store, purchase, number):
        return {
            "name": f"{store.name}/{number:05}",
            "pos_reference": f"{store.id:03}-{number:06}",
            "tracking_number": f"{number % 1000:03}",
            "sequence_number": number,
            "uuid": self._uuid(store, "order", number),
            "access_token": None,
            "ticket_code": None,
            "partner_id": purchase.partner.id,
            "email": "",
            "mobile": purchase.partner.phone,
            "user_id": purchase.user.id,
            "date_order": purchase.date,
            "create_date": purchase.date,
            "state": "done",
            "is_refund": False,
            "amount_total": purchase.amount,
            "amount_paid": purchase.amount,
        }

    def _uuid(self, store, kind, number):
        """Return an identifier that is the same whenever the store is loaded."""
        kinds = ("order", "line", "payment", "refund", "refunded line")
        return str(UUID(int=(store.id << 96) + (kinds.index(kind) << 64) + number))

    def _insert_pos_lines(self, template, order_ids, purchases):
        """Insert lines and payments; return the id of each order's first line."""
        store = purchases[0].store
        rows = [
            (order_id, purchase, product, price)
            for order_id, purchase in zip(order_ids, purchases, strict=True)
            for product, price in purchase.lines
        ]
        line_ids = clone_rows(
            template.lines,
            [
                self._prepare_pos_line(order_id, product, price)
                | {
                    "create_date": purchase.date,
                    "uuid": self._uuid(store, "line", number),
                    "refunded_orderline_id": None,
                }
                for number, (order_id, purchase, product, price) in enumerate(rows)
            ],
        )
        clone_rows(
            template.payment_ids,
            [
                self._prepare_pos_payment(order_id, purchase.date, purchase.amount)
                | {"uuid": self._uuid(store, "payment", number)}
                for number, (order_id, purchase) in enumerate(
                    zip(order_ids, purchases, strict=True)
                )
            ],
        )
        first = {}
        for line_id, (order_id, *_rest) in zip(line_ids, rows, strict=True):
            first.setdefault(order_id, line_id)
        return list(first.values())

    def _prepare_pos_line(self, order_id, product, price, quantity=1):
        return {
            "order_id": order_id,
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": price * quantity,
            "price_subtotal_incl": price * quantity,
            "total_cost": product.standard_price * quantity,
            "is_total_cost_computed": True,
        }

    def _prepare_pos_payment(self, order_id, date, amount):
        return {
            "pos_order_id": order_id,
            "payment_date": date,
            "create_date": date,
            "amount": amount,
        }

    def _insert_pos_refunds(self, store, template, refunds, count):
        """Give the first line of some orders back, a few without their customer.

        :param refunds: list of (purchase, id of the line)
        :param int count: how many orders the till has made before
        """
        orders = [
            self._prepare_pos_refund(store, purchase, number)
            for number, (purchase, _line) in enumerate(refunds, start=count + 1)
        ]
        order_ids = clone_rows(template, orders)
        made = [*zip(order_ids, refunds, strict=True)]
        clone_rows(
            template.lines,
            [
                self._prepare_pos_refund_line(store, order_id, purchase, line)
                for order_id, (purchase, line) in made
            ],
        )
        clone_rows(
            template.payment_ids,
            [
                self._prepare_pos_payment(
                    order_id, purchase.refund_date, -purchase.lines[0][1]
                )
                | {"uuid": self._uuid(store, "payment", len(refunds) * 1000 + order_id)}
                for order_id, (purchase, _line) in made
            ],
        )

    def _prepare_pos_refund(self, store, purchase, number):
        price = purchase.lines[0][1]
        anonymous = not number % 5
        return self._prepare_pos_order(store, purchase, number) | {
            "uuid": self._uuid(store, "refund", number),
            "partner_id": None if anonymous else purchase.partner.id,
            "date_order": purchase.refund_date,
            "create_date": purchase.refund_date,
            "is_refund": True,
            "amount_total": -price,
            "amount_paid": -price,
        }

    def _prepare_pos_refund_line(self, store, order_id, purchase, line):
        product, price = purchase.lines[0]
        return self._prepare_pos_line(order_id, product, price, -1) | {
            "create_date": purchase.refund_date,
            "uuid": self._uuid(store, "refunded line", line),
            "refunded_orderline_id": line,
        }

    def _close_session(self, session, purchases):
        """Close the session as one of the past: nothing of it is booked."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE pos_session
                   SET state = 'closed', name = %s, start_at = %s, stop_at = %s
                 WHERE id = %s
                """,
                f"{session.config_id.name}/00001",
                purchases[0].date,
                purchases[-1].date,
                session.id,
            )
        )
        session.invalidate_recordset()

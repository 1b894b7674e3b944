from odoo.addons.point_of_sale.tests.common import TestPoSCommon


class ShopPosCommon(TestPoSCommon):
    """A till of USD, and one of a currency of which 0.5 make a dollar.

    A shirt costs 100 (own cost 60), a scarf 40 (own cost 0).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shirt = cls.create_product("Shirt", cls.categ_basic, 100, 60)
        cls.scarf = cls.create_product("Scarf", cls.categ_basic, 40)
        cls.purchases = cls.env["shop.purchase"].sudo()
        cls.queue = cls.env["shop.customer.queue"].sudo()

    def setUp(self):
        super().setUp()
        self._open_till(self.basic_config)

    def _open_till(self, config):
        self.config = config
        self.open_new_session()

    def _pay(self, *lines, customer=False, **values):
        """Take an order to the server as the till does.

        :param lines: tuples of product and quantity, or dicts with more of a line
        """
        data = self.create_ui_order_data(
            list(lines),
            customer=customer or self.env["res.partner"],
            is_invoiced=values.pop("is_invoiced", False),
            pos_order_ui_args={"state": "paid", **values},
        )
        answer = self.env["pos.order"].sync_from_ui([data])
        number = data["uuid"]
        row = next(row for row in answer["pos.order"] if row["uuid"] == number)
        return self.env["pos.order"].browse(row["id"])

    def _give_back(self, order, quantity=1):
        """Return the line that takes back the first product of an order."""
        line = order.lines[0]
        return {
            "product": line.product_id,
            "quantity": -quantity,
            "refunded_orderline_id": line.id,
        }

    def _purchases_of(self, *orders):
        """Return the purchases that orders of the till count as."""
        return self.purchases.search(
            [("source_ref", "in", [f"pos.order,{order.id}" for order in orders])],
            order="id",
        )

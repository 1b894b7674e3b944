from odoo.tests import new_test_user

from .common import ShopPosCommon

CASHIER = "base.group_user,point_of_sale.group_pos_user"
ASSISTANT = f"{CASHIER},shop_crm_tiering.group_shop_crm_user"


class TillCommon(ShopPosCommon):
    """A cashier, an assistant who is one too, and a customer of the best tier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the accountant of Odoo's case knows nothing of customers
        cls.env = cls.env(su=True)
        cls.company = cls.company.with_env(cls.env)
        mine = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.cashier = new_test_user(cls.env, "till_cashier", groups=CASHIER, **mine)
        cls.assistant = new_test_user(
            cls.env, "till_assistant", groups=ASSISTANT, **mine
        )
        cls.scheme = cls.company.shop_primary_scheme_id
        cls.best, cls.second = cls.scheme.tier_ids[:2]
        cls.buyer = cls.env["res.partner"].create(
            {"name": "王秀英", "phone": "+86 138 0013 8000"}
        )
        cls.child = cls.env["res.partner"].create(
            {"name": "Her daughter", "parent_id": cls.buyer.id}
        )

    def place(self, customer, tier):
        """Put a customer into a tier by hand, as a manager does."""
        if not customer.shop_home_company_id:
            customer.shop_home_company_id = self.company
        queue = self.env["shop.customer.queue"].with_company(self.company)
        queue._refresh(customer.ids)
        standing = self.env["shop.tier.standing"].search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company.id),
                ("scheme_id", "=", self.scheme.id),
            ]
        )
        standing.write({"tier_id": tier.id, "manual": True, "manual_reason": "Test"})
        self.env.invalidate_all()

    def load(self, user=None, **context):
        """Return the customers that a till loads, by id."""
        self.env.invalidate_all()
        session = self.config.current_session_id.with_user(user or self.cashier)
        rows = session.with_context(**context).load_data(
            ["pos.config", "pos.order", "res.partner"]
        )["res.partner"]
        return {row["id"]: row for row in rows}

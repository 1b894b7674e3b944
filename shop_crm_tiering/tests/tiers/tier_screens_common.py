from datetime import datetime, timedelta

from freezegun import freeze_time

from ..common import ShopCrmCommon
from ..purchases.purchase_factory import insert_orders


class TierScreensCommon(ShopCrmCommon):
    """A few customers of each tier of the membership, computed today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schemes = cls.env["shop.tier.scheme"].with_context(active_test=False)
        cls.member = cls.schemes.search([("code", "=", "member")])
        cls.matrix = cls.schemes.search([("code", "=", "matrix")])
        cls.matrix.write(
            {
                "active": True,
                "y_indicator": "amount",
                "cut_kind": "value",
                "x_cut": 1,
                "y_cut": 1000,
            }
        )
        amounts = {
            "Diamond Wang": 30000,
            "Gold Zhang": 9000,
            "Silver Li": 3000,
            "Silver Liu": 7000,
            "Regular Chen": 100,
            "Regular Yang": 200,
            "Regular Zhao": 300,
        }
        cls.customers = cls.env["res.partner"].create(
            [{"name": name} for name in amounts]
        )
        cls.by_name = {partner.name: partner for partner in cls.customers}
        day = datetime.now() - timedelta(days=10)
        cls._insert_orders(
            [(cls.by_name[name].id, day, amount) for name, amount in amounts.items()]
        )
        cls.member.action_recompute()
        cls.matrix.action_recompute()

    @classmethod
    def _insert_orders(cls, rows):
        insert_orders(cls.env, rows)

    @classmethod
    def _standing(cls, name, scheme=None):
        return cls.env["shop.tier.standing"].search(
            [
                ("partner_id", "=", cls.by_name[name].id),
                ("scheme_id", "=", (scheme or cls.member).id),
            ]
        )


class TierScreensCase(TierScreensCommon):
    """The same at a frozen hour; a browser has its own clock."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-02 04:00:00"))
        super().setUpClass()

"""One customer, the ready-made schemes and a frozen day to place them on."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from ..common import ShopCrmCommon
from ..purchases import purchase_factory as factory

TODAY = date(2026, 11, 2)


def noon(day):
    """Return noon of a day in Shanghai, as the database keeps it."""
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=4)


class StandingsCase(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(noon(TODAY)))
        cls.company = cls.env.company
        cls.member = cls.env.ref("shop_crm_tiering.shop_tier_scheme_member")
        cls.rfm = cls.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        cls.value = cls.env.ref("shop_crm_tiering.shop_tier_scheme_value")
        cls.diamond, cls.gold, cls.silver, cls.regular = cls.member.tier_ids.sorted(
            "sequence"
        )
        cls.customer = cls.env["res.partner"].create({"name": "Wang Fang"})

    def buy(self, amount, day=TODAY, customer=None):
        (customer or self.customer).ensure_one()
        ids = factory.insert_orders(
            self.env, [((customer or self.customer).id, noon(day), amount)]
        )
        return self.env["sale.order"].browse(ids)

    def recompute(self, day=TODAY, scheme=None):
        with freeze_time(noon(day)):
            return (scheme or self.member).action_recompute()

    def standing(self, scheme=None, customer=None):
        return self.env["shop.tier.standing"].search(
            [
                ("partner_id", "=", (customer or self.customer).id),
                ("scheme_id", "=", (scheme or self.member).id),
                ("company_id", "=", self.company.id),
            ]
        )

    def changes(self, scheme=None):
        return self.env["shop.tier.change"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("scheme_id", "=", (scheme or self.member).id),
            ],
            order="id",
        )

    def written(self, scheme=None):
        """Return how many rows the last run of a scheme and of the figures wrote."""
        runs = (scheme or self.member)._last_run(self.company)
        return runs.written + self.company._shop_last_run().written

    def set_by_hand(self, tier, until=False, user=None):
        standing = self.standing().with_user(user or self.user_manager)
        standing.write(
            {
                "tier_id": tier.id,
                "manual": True,
                "manual_reason": "Our landlord",
                "manual_until": until,
            }
        )
        return standing

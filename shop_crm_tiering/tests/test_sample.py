from datetime import timedelta
from random import Random
from types import SimpleNamespace

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..sample import goods, history, load, purchases
from ..sample.people import File
from ..sample.store import LOADED, SEED
from ..sample.words import CHINESE

# In UTC, for a store in Shanghai: the first and last days of months, a leap day, the
# hour that summer time leaves out where there is one, both sides of midnight.
MOMENTS = (
    "2026-12-01 04:00",
    "2026-11-30 04:00",
    "2027-03-28 01:30",
    "2027-12-31 15:59",
    "2027-12-31 16:00",
    "2028-02-29 04:00",
    "2028-03-01 04:00",
)
CODES = "abc lifecycle loyalty matrix member pyramid rfm stage value".split()


@tagged("post_install", "-at_install")
class TestSample(TransactionCase):
    """The sample store, loaded in Chinese as setup/run does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-12-01 04:00:00"))
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.said = []
        load(cls.env, lang="zh_CN", progress=cls.said.append)

    def _purchases(self, *domain):
        return self.env["shop.purchase"].search([*domain], order="date, id")

    def test_purchases_are_those_of_the_data_set(self):
        sales = self._purchases(("kind", "=", "sale"))
        self.assertEqual(len(sales), 4906)
        self.assertEqual(len(sales.commercial_partner_id), 995)
        self.assertEqual(sum(sales.mapped("amount")), 464158 * purchases.PRICE_OF_UNIT)
        company = self.env.company
        yesterday = company._shop_today() - timedelta(days=1)
        self.assertEqual(company._shop_day(sales[-1].date), yesterday)

    def test_each_customer_buys_as_in_the_data_set(self):
        bought = {}
        for sale in self._purchases(("kind", "=", "sale")):
            bought.setdefault(sale.partner_id.id, []).append(sale.amount)
        expected = [
            sorted(revenue * purchases.PRICE_OF_UNIT for _days, revenue in orders)
            for orders in purchases.read_orders().values()
        ]
        self.assertEqual(
            sorted(map(sorted, bought.values())),
            sorted(expected),
        )

    def test_some_goods_are_given_back(self):
        refunds = self._purchases(("kind", "=", "refund"))
        self.assertIn(f"4906 purchases, {len(refunds)} refunds", self.said)
        self.assertGreater(len(refunds), 50)

    def test_lines_add_up_to_their_orders(self):
        for order in self.env["sale.order"].search([]):
            self.assertEqual(
                order.amount_total, sum(order.order_line.mapped("price_total"))
            )
        self.assertTrue(self.env["sale.order"].search([("state", "=", "sent")]))

    def test_both_stores_sell(self):
        self.assertEqual(len(self._purchases().store_id), 2)

    def test_every_channel_sells(self):
        sources = self.env["shop.purchase"]._fields["source"].get_values(self.env)
        for source in sources:
            self.assertTrue(self._purchases(("source", "=", source)), source)

    def test_every_scheme_has_a_history(self):
        schemes = self.env["shop.tier.scheme"].search([])
        self.assertEqual(sorted(schemes.mapped("code")), CODES)
        buyers = len(self._purchases().commercial_partner_id)
        for scheme in schemes:
            with self.subTest(scheme=scheme.code):
                of_scheme = [("scheme_id", "=", scheme.id)]
                standings = self.env["shop.tier.standing"].search(of_scheme)
                self.assertEqual(len(standings), buyers + 45)
                changes = self.env["shop.tier.change"].search(of_scheme)
                self.assertGreater(len(set(changes.mapped("date"))), 3)

    def test_no_tier_of_the_members_is_empty(self):
        member = self.env["shop.tier.scheme"]._get_by_code("member")
        standings = self.env["shop.tier.standing"].search(
            [("scheme_id", "=", member.id)]
        )
        self.assertEqual(standings.tier_id, member.tier_ids)

    def test_files_have_rare_birthdays(self):
        partners = self.env["res.partner"]
        self.assertTrue(partners.search([("shop_birth_leap_month", "=", True)]))
        self.assertTrue(
            partners.search([("shop_birth_month", "=", 2), ("shop_birth_day", "=", 29)])
        )
        self.assertTrue(partners.search([("shop_birthday_in_days", "<=", 7)]))

    def test_it_speaks_chinese(self):
        partner = self._purchases()[-1].partner_id
        self.assertRegex(partner.name, "^[\u4e00-\u9fff]+$")
        self.assertEqual(self.env.company.currency_id.name, "CNY")
        self.assertEqual(self.env.company.shop_store_id.name, "滨江店")

    def test_staff_find_their_customers(self):
        for login in ("assistant", "manager"):
            user = self.env["res.users"].search([("login", "=", login)])
            purchases_seen = self.env["shop.purchase"].with_user(user)
            self.assertTrue(purchases_seen.search([], limit=1))

    def test_second_call_changes_nothing(self):
        before = self.env["res.partner"].search_count([])
        said = []
        load(self.env, lang="zh_CN", progress=said.append)
        self.assertEqual(len(said), 1)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_it_refuses_a_database_with_orders(self):
        self.env["ir.config_parameter"].set_param(LOADED, False)
        before = self.env["res.partner"].search_count([])
        with self.assertRaises(UserError):
            load(self.env, lang="zh_CN", progress=self.said.append)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_the_same_day_gives_the_same_store(self):
        stores = self.env["shop.store"].search([], limit=2)
        users = self.env["res.users"].search([], limit=2)
        products = self.env["product.product"].search(
            [("list_price", ">=", min(row[3] for row in goods.GOODS))], limit=20
        )
        one, other = (
            purchases.read(self.env, Random(SEED), range(995), products, stores, users)
            for _time in range(2)
        )
        self.assertEqual(one, other)
        files = [File(self.env, CHINESE, Random(SEED), "zh_CN") for _time in range(2)]
        one, other = (
            [file.prepare(number, "王静", "female") for number in range(100)]
            for file in files
        )
        self.assertEqual(one, other)


@tagged("post_install", "-at_install")
class TestDayOfSample(TransactionCase):
    """Whatever day it is loaded on: what in it depends on the day."""

    def setUp(self):
        super().setUp()
        self.company = self.env.company
        self.company.shop_tz = "Asia/Shanghai"

    def test_a_year_of_month_ends_and_the_day_itself(self):
        for moment in MOMENTS:
            with self.subTest(moment), freeze_time(moment):
                today = self.company._shop_today()
                *ends, last = history._days(today)
                self.assertEqual(last, today)
                self.assertEqual([(day + timedelta(1)).day for day in ends], [1] * 12)
                self.assertEqual(sorted({*ends, last}), [*ends, last])

    def test_purchases_end_yesterday(self):
        goods_at = [SimpleNamespace(list_price=price) for price in (100, 900)]
        for moment in MOMENTS:
            with self.subTest(moment), freeze_time(moment):
                yesterday = self.company._shop_today() - timedelta(days=1)
                bought = purchases.read(
                    self.env, Random(SEED), range(995), goods_at, (1, 2), (1, 2)
                )
                self.assertEqual(self.company._shop_day(bought[-1].date), yesterday)
                for purchase in bought:
                    instant = purchase.refund_date or purchase.date
                    self.assertLessEqual(purchase.date, instant)
                    self.assertLessEqual(self.company._shop_day(instant), yesterday)

    def test_somebody_has_birthday_this_week(self):
        partners = self.env["res.partner"]
        for moment in MOMENTS:
            with self.subTest(moment), freeze_time(moment):
                file = File(self.env, CHINESE, Random(SEED), "zh_CN")
                born = partners.create(
                    [file.prepare(number, "王静", "female") for number in range(5, 17)]
                )
                near = [("shop_birthday_in_days", "<=", 7), ("id", "in", born.ids)]
                self.assertGreater(partners.search_count(near), 5)

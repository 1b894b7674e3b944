"""What a till loads of a customer: tier and open cases, fresh, and no more."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.point_of_sale.models.pos_config import PosConfig
from odoo.addons.shop_crm_pos.models.pos_order import PosOrder
from odoo.addons.shop_crm_tiering.models.tiers.res_partner import ResPartner

from .till_common import TillCommon

GUARD = "odoo.addons.shop_crm_tiering.tools.guard"
MARK = {"code", "color", "public_name", "has_case"}


@tagged("post_install", "-at_install")
class TestTillMark(TillCommon):
    def setUp(self):
        super().setUp()
        self.place(self.buyer, self.best)
        ids = [(partner.id,) for partner in self.buyer | self.child | self.customer]
        loaded = patch.object(
            PosConfig, "get_limited_partners_loading", lambda *_a: ids
        )
        self.startPatcher(loaded)

    def complain(self, customer, **values):
        if "shop.complaint" not in self.env:
            self.skipTest("complaints are not installed")
        cases = self.env["shop.complaint"].with_company(self.company)
        return cases.create(
            {"partner_id": customer.id, "customer_words": "Torn", **values}
        )

    def test_a_cashier_loads_tier_and_case_and_nothing_else_of_ours(self):
        rows = self.load()
        ours = {name for name in rows[self.buyer.id] if name.startswith("shop_")}
        self.assertEqual(ours, {"shop_till"})
        mark = rows[self.buyer.id]["shop_till"]
        self.assertEqual(mark.keys(), MARK)
        self.assertEqual(
            mark,
            {
                "code": self.best.code,
                "color": self.best.color,
                "public_name": self.best.public_name,
                "has_case": False,
            },
        )

    def test_a_child_contact_shows_the_tier_of_its_customer(self):
        self.assertEqual(
            self.load()[self.child.id]["shop_till"]["code"], self.best.code
        )

    def test_who_has_no_tier_has_no_mark(self):
        self.assertFalse(self.load()[self.customer.id]["shop_till"])

    def test_an_open_case_shows_until_it_ends(self):
        case = self.complain(self.child)
        for partner in (self.buyer, self.child):
            self.assertTrue(self.load()[partner.id]["shop_till"]["has_case"])
        case.action_cancel("Entered twice")
        self.assertFalse(self.load()[self.buyer.id]["shop_till"]["has_case"])

    def test_a_suggestion_is_no_case(self):
        self.complain(self.buyer, kind="suggestion")
        self.assertFalse(self.load()[self.buyer.id]["shop_till"]["has_case"])

    def test_staff_away_from_the_till_do_not_see_who_complains(self):
        self.complain(self.buyer)
        clerk = (
            self.env["res.users"]
            .browse(self.cashier.id)
            .copy(
                {
                    "login": "clerk",
                    "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
                }
            )
        )
        self.assertFalse(self.buyer.with_user(clerk).shop_till["has_case"])
        self.assertTrue(self.buyer.with_user(self.cashier).shop_till["has_case"])

    # ------------------------------------------------------------
    # FRESH
    # ------------------------------------------------------------

    def since(self, **ago):
        instant = fields.Datetime.now() - timedelta(**ago)
        return {"pos_last_server_date": fields.Datetime.to_string(instant)}

    def age(self):
        """Let everything have been written three days ago."""
        self.env.flush_all()
        for table in ("res_company", "res_partner", "shop_tier"):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = now() - interval '3 days'"  # noqa: S608
            )
        self.env.cr.execute("UPDATE shop_tier_standing SET since = since - 3")
        self.env.invalidate_all()

    def test_what_did_not_change_is_not_loaded_again(self):
        self.age()
        self.assertNotIn(self.buyer.id, self.load(**self.since(hours=1)))

    def test_a_moved_customer_is_loaded_again_without_being_written(self):
        self.age()
        written = self.buyer.write_date
        self.place(self.buyer, self.second)
        rows = self.load(**self.since(hours=1))
        self.assertEqual(rows[self.buyer.id]["shop_till"]["code"], self.second.code)
        self.assertIn(self.child.id, rows)
        self.assertEqual(self.buyer.write_date, written)

    def test_a_tier_that_is_called_otherwise_is_loaded_again(self):
        self.age()
        self.best.public_name = "Crown"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE shop_tier SET write_date = now() WHERE id = %s", (self.best.id,)
        )
        rows = self.load(**self.since(hours=1))
        self.assertEqual(rows[self.buyer.id]["shop_till"]["public_name"], "Crown")

    def test_a_new_case_is_loaded_without_the_customer_being_written(self):
        self.age()
        self.complain(self.buyer)
        self.env.flush_all()
        self.assertIn(self.buyer.id, self.load(**self.since(hours=1)))

    def test_a_device_catches_up_with_what_changed_since_its_load(self):
        self.age()
        everybody = (self.buyer | self.child | self.customer).ids
        customers = self.env["res.partner"].with_user(self.cashier)
        since = self.since(hours=1)["pos_last_server_date"]
        self.assertFalse(customers.shop_get_fresh(everybody, since))
        self.place(self.buyer, self.second)
        rows = customers.shop_get_fresh(everybody, since)
        self.assertEqual(
            {row["id"]: row["shop_till"]["code"] for row in rows},
            dict.fromkeys((self.buyer | self.child).ids, self.second.code),
        )
        everything = customers.shop_get_fresh(everybody)
        self.assertEqual({row["id"] for row in everything}, set(everybody))

    def test_another_primary_scheme_is_a_change_of_everybody(self):
        self.age()
        since = self.since(hours=1)
        self.assertNotIn(self.buyer.id, self.load(**since))
        self.company.shop_primary_scheme_id = self.env["shop.tier.scheme"].search(
            [("id", "!=", self.scheme.id)], limit=1
        )
        self.env.flush_all()
        self.assertIn(self.buyer.id, self.load(**since))

    def test_tills_are_told_of_another_primary_scheme_that_moved_nobody(self):
        other = self.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        other = other.with_company(self.company)
        other.action_recompute()
        self.company.shop_primary_scheme_id = other
        told = patch.object(type(self.company), "_shop_notify_changed")
        with told as tell:
            other.action_recompute()
        tell.assert_called()

    def test_what_a_device_sends_is_looked_at(self):
        customers = self.env["res.partner"].with_user(self.cashier)
        for wrong in (
            (None,),
            (["1"],),
            ([True],),
            ([self.buyer.id], "yesterday"),
            ([self.buyer.id], {"a": "dict"}),
            ([self.buyer.id], "x" * 100_000),
        ):
            with self.subTest(wrong), self.assertRaises(UserError) as error:
                customers.shop_get_fresh(*wrong)
            self.assertLess(len(str(error.exception)), 200)
        self.assertTrue(customers.shop_get_fresh([self.buyer.id], "0001-01-01"))

    def test_open_tills_are_told_who_changed(self):
        told = []
        with patch.object(
            type(self.env["bus.bus"]),
            "_sendone",
            lambda _self, _target, name, message: told.append((name, message)),
        ):
            self.place(self.buyer, self.second)
        self.assertTrue(told)
        for name, message in told:
            self.assertIn("SHOP_CUSTOMERS_CHANGED", name)
            self.assertEqual(message.keys(), {"ids"})
            self.assertEqual(set(message["ids"]), {self.buyer.id, self.child.id})

    def test_devices_forget_who_is_erased_or_merged(self):
        twin = self.env["res.partner"].create({"name": "王秀英"})
        merge = self.env["base.partner.merge.automatic.wizard"].with_context(
            active_model="res.partner"
        )
        for gone, act in (
            (twin, lambda: merge._merge((self.buyer | twin).ids, self.buyer)),
            (self.customer, lambda: self.customer.sudo()._shop_erase()),
        ):
            self.config.last_data_change = "2026-01-01"
            self.env.flush_all()
            ids = gone.ids
            with patch.object(type(self.env["bus.bus"]), "_sendone") as sent:
                act()
            told = [call.args[-1]["ids"] for call in sent.call_args_list]
            self.assertTrue(any(set(ids) <= set(named) for named in told), told)
            self.assertEqual(self.config.last_data_change, self.env.cr.now())

    def test_a_sale_that_moves_nobody_tells_no_till(self):
        told = patch.object(type(self.env["bus.bus"]), "_sendone")
        with told as sent:
            queue = self.env["shop.customer.queue"].with_company(self.company)
            queue._refresh(self.buyer.ids)
        sent.assert_not_called()

    # ------------------------------------------------------------
    # OUR FAILURE IS NOT THE TILL'S
    # ------------------------------------------------------------

    def test_customers_load_without_marks_when_they_fail(self):
        def fail(_self):
            self.env.cr.execute("SELECT * FROM no_such_table")

        with (
            patch.object(ResPartner, "_shop_get_tiers", fail),
            mute_logger("odoo.sql_db"),
            self.assertLogs(GUARD, "ERROR"),
        ):
            rows = self.load()
        self.assertIn(self.buyer.id, rows)
        self.assertFalse(rows[self.buyer.id]["shop_till"])

    def test_a_till_opens_again_when_the_marks_fail(self):
        self.age()
        self.customer.name = "Renamed"
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE shop_tier_standing RENAME TO gone")
        with mute_logger("odoo.sql_db", GUARD):
            self.assertIn(self.customer.id, self.load(**self.since(hours=1)))

    def test_tiers_are_shown_when_cases_fail(self):
        broken = patch.object(
            type(self.buyer), "_shop_get_flagged", side_effect=KeyError("x")
        )
        with broken, self.assertLogs(GUARD, "ERROR"):
            mark = self.load()[self.buyer.id]["shop_till"]
        self.assertEqual(mark["code"], self.best.code)

    def test_rights_are_the_user_s(self):
        for user, serves in ((self.cashier, False), (self.assistant, True)):
            rights = self.config.with_user(user).shop_get_till_rights()
            self.assertEqual((rights["uid"], rights["serves"]), (user.id, serves))

    def test_a_sale_goes_through_when_the_queue_fails(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE shop_customer_queue RENAME TO gone")
        with mute_logger("odoo.sql_db"), self.assertLogs(GUARD, "ERROR"):
            order = self._pay((self.scarf, 1), customer=self.buyer)
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.partner_id, self.buyer)
        self.assertTrue(order.payment_ids)

    def test_a_sale_goes_through_when_our_code_fails(self):
        broken = patch.object(PosOrder, "_get_customers", side_effect=KeyError("x"))
        with broken, self.assertLogs(GUARD, "ERROR"):
            order = self._pay((self.scarf, 1), customer=self.buyer)
        self.assertEqual(order.state, "paid")

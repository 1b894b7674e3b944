"""A shop with a random past, and random days that change it; fixed by its seed."""

import random
from datetime import datetime, time, timedelta

import pytz

from ..purchases import purchase_factory as factory

# Each company has its own decimals and clock; two of them change to summer time.
COMPANIES = (
    (None, "Asia/Shanghai"),
    ("JPY", "America/New_York"),
    ("KWD", "Australia/Lord_Howe"),
)
# Hours at which a day begins or ends somewhere.
BORDERS = (time(0), time(0, 0, 0, 100_000), time(23, 59, 59, 900_000), time(12))
ROUND_PRICES = (10, 25, 50, 99.5, 100, 100, 100, 250, 500, 2000, 8000, 20000)
RATES = (1.0, 1.0, 1.0, 7.1283, 0.0089, 151.7, 1.0834)
CORRECTIONS = ("whole", "part", "part", "again", "through_invoice", "cancelled")


class RandomShop:
    """Customers and documents of three companies.

    :param date today: the last day of the past
    """

    def __init__(self, env, seed, today, customers=250, orders=1500):
        self.env = env
        self.random = random.Random(seed)
        self.today = today
        self.companies = [self._company(*each) for each in COMPANIES]
        self.contacts = self._create_contacts(customers)
        self.orders = {
            company: self._insert_orders(company, orders // (1 + 2 * number))
            for number, company in enumerate(self.companies)
        }
        for company in self.companies:
            self._correct(company, self.orders[company][::6])
        self._add_quotations()

    def _company(self, currency, zone):
        company = self.env.company
        if currency:
            money = self.env.ref(f"base.{currency}")
            money.active = True
            company = company.create({"name": currency, "currency_id": money.id})
        company.shop_tz = zone
        return company

    # ------------------------------------------------------------
    # CUSTOMERS
    # ------------------------------------------------------------

    def _create_contacts(self, number):
        """Return people, and companies with a few contacts below each."""
        create = self.env["res.partner"].create
        people = create([self._person(f"Person {n}") for n in range(number)])
        houses = create(
            [{"name": f"House {n}", "is_company": True} for n in range(number // 10)]
        )
        staff = create(
            [
                self._person(f"Buyer {n}")
                | {"parent_id": self.random.choice(houses).id}
                for n in range(number // 5)
            ]
        )
        self.people, self.houses, self.staff = people, houses, staff
        for contact in people[::9]:
            contact.shop_referrer_id = self.random.choice(people - contact)
        for contact in people[::25]:
            contact.shop_home_company_id = self.random.choice(self.companies)
        return people | houses | staff

    def _person(self, name):
        pick = self.random.choice
        return {
            "name": name,
            "phone": pick((False, "+86 138 0013 8000")),
            "shop_potential": pick((False, 1, 2, 3, 4, 5)),
            "shop_gender": pick((False, "female", "male")),
            "shop_salutation": pick((False, "Auntie Wang")),
            "shop_intention": pick((False, "none", "expressed", "firm")),
            "shop_rejects_competitors": pick((False, False, True)),
        }

    def any_contact(self):
        """Return a contact; some buy much more often than others."""
        number = int(len(self.contacts) * self.random.random() ** 2)
        return self.contacts[number]

    # ------------------------------------------------------------
    # DOCUMENTS
    # ------------------------------------------------------------

    def _insert_orders(self, company, number):
        rows = [self._order_row(company) for _n in range(number)]
        return factory.insert_orders(self.env, rows, company)

    def _order_row(self, company):
        pick = self.random.choice
        rate = pick(RATES)
        price = pick(ROUND_PRICES) if self.random.random() < 0.5 else self._price()
        # A document in the company's own money has no finer parts than that.
        digits = company.currency_id.decimal_places if rate == 1 else 2
        amount = round(price * rate, digits)
        amount = 0.0 if self.random.random() < 0.02 else amount
        known_cost = self.random.random() < 0.7
        extra = {
            "currency_rate": rate,
            "margin": round(amount * 0.3, digits) if known_cost else amount,
            "state": pick(("sale",) * 12 + ("cancel", "draft", "sent")),
        }
        return (self.any_contact().id, self._instant(company), amount, extra)

    def _price(self):
        return round(self.random.lognormvariate(5, 1.5), 2)

    def _instant(self, company):
        """Return an instant of the last three years, often on a border of days."""
        day = self.today - timedelta(days=int(self.random.random() ** 1.5 * 1100))
        if self.random.random() < 0.1:
            near = company.shop_window_days + self.random.choice((-1, 0, 1))
            day = self.today - timedelta(days=near)
        if self.random.random() < 0.3:
            return self._local(company, day, self.random.choice(BORDERS))
        return datetime.combine(day, time()) + timedelta(
            seconds=self.random.randrange(86_400)
        )

    def _local(self, company, day, hour):
        zone = pytz.timezone(company.shop_tz)
        local = zone.localize(datetime.combine(day, hour))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _correct(self, company, order_ids):
        """Invoice some orders and give money back, in each way that there is."""
        orders = self.env["sale.order"].browse(order_ids)
        orders = orders.filtered(lambda order: order.state == "sale")
        plans = [(order, self.random.choice(CORRECTIONS)) for order in orders]
        invoiced = factory.insert_invoices(
            self.env,
            [(o.id, o.date_order.date(), o.amount_total) for o, _plan in plans],
        )
        self._give_back(company, plans, invoiced)
        again = [order for order, plan in plans if plan == "again"]
        factory.insert_invoices(
            self.env, [(o.id, o.date_order.date(), o.amount_total) for o in again]
        )
        cancelled = [order.id for order, plan in plans if plan == "cancelled"]
        self.env["sale.order"].browse(cancelled).write({"state": "cancel"})

    def _give_back(self, company, plans, invoiced):
        digits = company.currency_id.decimal_places
        notes = []
        for (order, plan), invoice_id in zip(plans, invoiced, strict=True):
            part = 0.37 if plan == "part" else 1.0
            amount = -round(order.amount_total / order.currency_rate * part, digits)
            delay = timedelta(days=self.random.randrange(60))
            day = min(order.date_order.date() + delay, self.today)
            extra = {
                "state": self.random.choice(("posted",) * 6 + ("draft", "cancel")),
                "invoice_id": invoice_id if plan == "through_invoice" else None,
            }
            notes.append((order.id, day, amount, extra))
        factory.insert_credit_notes(self.env, notes)

    def _add_quotations(self):
        """Let some contacts ask without ever buying."""
        create = self.env["sale.order"].create
        askers = self.env["res.partner"].create(
            [{"name": f"Asker {n}"} for n in range(8)]
        )
        for asker in askers:
            create({"partner_id": asker.id, "company_id": self.companies[0].id})
        self.contacts |= askers


class RandomDays:
    """What happens in a random shop day by day, all of it through the ORM."""

    def __init__(self, shop):
        self.shop = shop
        self.env = shop.env
        self.random = shop.random
        self.sold = []

    def live(self, now):
        """Let one day's sales, corrections and edits happen."""
        for company in self.shop.companies:
            self._sell_copies(company, now)
            for change in (
                self._change_amount,
                self._change_date,
                self._change_partner,
                self._cancel,
                self._confirm,
            ):
                for order in self._pick_orders(company, 3):
                    change(order, now)
        if now.day % 3 == 0:
            self._sell_for_real(now)
        self._move_contacts()
        self._ask(now)
        self.env.flush_all()

    def _pick_orders(self, company, number):
        orders = self.random.sample(self.shop.orders[company], number)
        return self.env["sale.order"].browse(orders).exists()

    def _sell_copies(self, company, now):
        rows = []
        for hours in (-50 * 24, -3, -1, 0, 20):
            # The last one is entered for tomorrow: it does not count before.
            row = list(self.shop._order_row(company))
            row[1] = now + timedelta(hours=hours)
            row[3]["state"] = "draft"
            rows.append(tuple(row))
        orders = self.env["sale.order"].browse(
            factory.insert_orders(self.env, rows, company)
        )
        orders.state = "sale"
        self.shop.orders[company] += orders.ids

    def _change_amount(self, order, now):
        order.amount_total = round(order.amount_total + 7, 2)

    def _change_date(self, order, now):
        self._change(order, "date_order", self.shop._instant(order.company_id))

    def _change_partner(self, order, now):
        self._change(order, "partner_id", self.shop.any_contact())

    def _change(self, order, name, value):
        # A copy has no lines to add its amounts up from, and a rate of its own.
        kept = ("amount_total", "amount_untaxed", "currency_rate")
        with self.env.protecting([order._fields[each] for each in kept], order):
            order[name] = value
            self.env.flush_all()

    def _cancel(self, order, now):
        order.state = "cancel"

    def _confirm(self, order, now):
        order.state = "sale"

    def _sell_for_real(self, now):
        """Sell, invoice, give back and correct through Odoo's own buttons."""
        price = self.shop._price
        orders = [
            factory.sell(self.env, self.shop.any_contact(), price(), now)
            for _number in range(4)
        ]
        whole, partial, again, cancelled = map(factory.invoice, orders)
        factory.refund(whole, now.date())
        factory.refund(partial, now.date(), partial.amount_total / 3)
        factory.refund(again, now.date())
        factory.invoice(orders[2], now.date())
        note = factory.refund(cancelled, now.date())
        orders[3]._action_cancel()
        self.sold.append(note)
        if len(self.sold) > 1:
            self._reopen(self.sold.pop(0))

    def _reopen(self, note):
        """Take a credit note back to draft, for good or to post it another day."""
        note.button_draft()
        if self.random.random() < 0.5:
            note.invoice_date = note.invoice_date - timedelta(days=1)
            note.action_post()

    def _move_contacts(self):
        mover, leaver, newcomer = self.random.sample(list(self.shop.staff), 3)
        mover.parent_id = self.random.choice(self.shop.houses)
        leaver.parent_id = False
        newcomer.parent_id = self.random.choice(self.shop.people)
        for contact in self.random.sample(list(self.shop.people), 2):
            company = self.random.choice([*self.shop.companies, False])
            contact.shop_home_company_id = company

    def _ask(self, now):
        """Make a quotation, lose one and delete one."""
        orders = self.env["sale.order"]
        asked = orders.search([("state", "=", "draft"), ("order_line", "=", False)])
        lost, deleted = self.random.sample(list(asked), 2)
        lost.state = "cancel"
        deleted.unlink()
        partner = self.env["res.partner"].create({"name": f"Asker of {now}"})
        orders.create({"partner_id": partner.id})

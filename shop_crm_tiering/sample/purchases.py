"""Who bought what and when: the data set's orders, moved up to yesterday."""

import csv
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytz

from .goods import basket

ORDERS = Path(__file__).parent / "data" / "rfm_orders.csv"
# The data set counts in units of which an order has about 95.
PRICE_OF_UNIT = 40
REFUNDED = 0.02
QUOTATIONS = 24


@dataclass
class Purchase:
    """A purchase to be made: what every channel has to know of it."""

    partner: Any
    date: datetime  # naive UTC
    lines: list  # of (product, price)
    store: Any
    user: Any
    refund_date: datetime | None = None  # naive UTC; its first line is given back

    @property
    def amount(self):
        return sum(price for _product, price in self.lines)

    @property
    def is_refunded(self):
        return self.refund_date is not None


def read_orders():
    """Return {customer: [(days before the last order, revenue), ...]}."""
    with ORDERS.open(newline="", encoding="utf-8") as lines:
        return {
            row["customer"]: [
                tuple(map(int, order.split(":"))) for order in row["orders"].split()
            ]
            for row in csv.DictReader(lines)
        }


def read(env, random, customers, products, stores, users):
    """Return the purchases of the data set, oldest first, the last one yesterday."""
    yesterday = env.company._shop_today() - timedelta(days=1)
    catalogue = list(products)
    orders = sorted(
        (-days, number, revenue)
        for number, history in enumerate(read_orders().values())
        for days, revenue in history
    )
    purchases = []
    for days, number, revenue in orders:
        day = yesterday + timedelta(days=days)
        # Most customers keep to one store.
        store = stores[number % 2] if random.random() < 0.9 else random.choice(stores)
        purchases.append(
            Purchase(
                customers[number],
                _instant(env, random, day),
                basket(random, catalogue, revenue * PRICE_OF_UNIT),
                store,
                random.choice(users),
                _refund_date(env, random, day, yesterday),
            )
        )
    return purchases


def quote(env, random, customers, prospects, products, stores, users):
    """Return what was asked for and not bought yet: quotations of two weeks."""
    today = env.company._shop_today()
    half = QUOTATIONS // 2
    asking = [*prospects[:half], *random.sample(list(customers), half)]
    return [
        Purchase(
            partner,
            _instant(env, random, today - timedelta(days=random.randint(1, 14))),
            basket(random, list(products), random.randint(12, 160) * PRICE_OF_UNIT),
            random.choice(stores),
            random.choice(users),
        )
        for partner in asking
    ]


def _instant(env, random, day):
    """Return a moment of the day while the store is open, naive UTC."""
    # More come after work than in the morning.
    minute = int(random.triangular(10 * 60, 22 * 60 - 1, 19 * 60))
    moment = datetime.combine(day, time(*divmod(minute, 60)))
    zone = pytz.timezone(env.company.shop_tz)
    return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)


def _refund_date(env, random, day, last):
    if random.random() >= REFUNDED:
        return None
    day += timedelta(days=random.randint(1, 7))
    return _instant(env, random, day) if day <= last else None

"""What the figures must be, worked out from the documents the slow and obvious way.

Nothing here is shared with the engine: no SQL, no read model, one document after
the other through the ORM, sums in ``Decimal``.
"""

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytz


@dataclass
class Document:
    """One purchase (amount above 0) or refund (below) in company currency."""

    customer: int
    day: date
    amount: Decimal
    margin: Decimal | None


@dataclass
class Figures:
    """The figures of one customer; amounts in company currency, days as numbers."""

    first_purchase_date: date | None = None
    last_purchase_date: date | None = None
    lifetime_count: int = 0
    lifetime_amount: Decimal = Decimal(0)
    interval_days: Decimal | None = None
    purchase_count: int = 0
    amount: Decimal = Decimal(0)
    refund_amount: Decimal = Decimal(0)
    average_amount: Decimal | None = None
    margin: Decimal | None = None
    r_score: int | None = None
    f_score: int | None = None
    m_score: int | None = None
    rfm_code: str | None = None
    documents: list = field(default_factory=list, compare=False, repr=False)


def decimal(value):
    """Return a number of the ORM as the decimal that it stands for."""
    return Decimal(repr(value))


def to_digits(value, digits):
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


# ------------------------------------------------------------
# DOCUMENTS
# ------------------------------------------------------------


def read_documents(company):
    """Return every document of a company that counts."""
    env = company.sudo().with_context(active_test=False).env
    env.flush_all()
    env.invalidate_all()
    with localcontext() as context:
        context.prec = 60
        return _read_orders(env, company) + _read_credit_notes(env, company)


def _read_orders(env, company):
    documents = []
    digits = company.currency_id.decimal_places
    for order in env["sale.order"].search([("company_id", "=", company.id)]):
        if order.state != "sale":
            continue
        rate = decimal(order.currency_rate) or Decimal(1)
        amount = to_digits(decimal(order.amount_total) / rate, digits)
        margin = None
        if "margin" in order._fields and order.margin != order.amount_untaxed:
            margin = to_digits(decimal(order.margin) / rate, digits)
        day = store_day(order.date_order, company.shop_tz)
        documents.append(Document(_customer(order), day, amount, margin))
    return [document for document in documents if document.amount]


def _read_credit_notes(env, company):
    documents = []
    for note in env["account.move"].search([("company_id", "=", company.id)]):
        if note.move_type != "out_refund" or note.state != "posted":
            continue
        lines = (note.line_ids | note.reversed_entry_id.line_ids).sale_line_ids
        orders = lines.order_id.filtered(lambda order: order.state == "sale")
        if not orders or _is_invoiced_again(orders, note):
            continue
        amount = decimal(note.amount_total_signed)
        margin = _credited_margin(orders, note, company.currency_id.decimal_places)
        documents.append(Document(_customer(note), note.invoice_date, amount, margin))
    return [document for document in documents if document.amount]


def _is_invoiced_again(orders, note):
    """Tell whether the orders were charged in full once more after a credit note."""
    charged = sum(
        decimal(item.price_total)
        for item in orders.order_line.invoice_lines
        if item.move_id.move_type == "out_invoice"
        and item.move_id.state == "posted"
        and item.move_id.id > note.id
    )
    return charged >= sum(decimal(order.amount_total) for order in orders)


def _credited_margin(orders, note, digits):
    """Return the part of the orders' margin that a credit note takes back."""
    if "margin" not in orders._fields:
        return None
    margin = sum(decimal(order.margin) for order in orders)
    untaxed = sum(decimal(order.amount_untaxed) for order in orders)
    if not untaxed or margin == untaxed:
        return None
    return to_digits(decimal(note.amount_untaxed_signed) * margin / untaxed, digits)


def _customer(document):
    return document.partner_id.commercial_partner_id.id


def store_day(instant, zone):
    """Return the day that a clock on the wall of the store showed."""
    return pytz.utc.localize(instant).astimezone(pytz.timezone(zone)).date()


def noon(day, zone):
    """Return the naive UTC instant of noon in a zone."""
    local = pytz.timezone(zone).localize(datetime.combine(day, time(12)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


# ------------------------------------------------------------
# FIGURES
# ------------------------------------------------------------


def figures(company, as_of, cuts=None):
    """Return the figures of every customer of a company, by id.

    :param dict cuts: given cut points of the scores, None for those of the day
    """
    rows = defaultdict(Figures)
    for customer in _known_without_purchase(company):
        rows[customer] = Figures()
    for document in read_documents(company):
        if document.day <= as_of:
            rows[document.customer].documents.append(document)
    for row in rows.values():
        _fill(row, company, as_of)
    _score(rows.values(), as_of, cuts or quantiles(rows.values(), as_of))
    return dict(rows)


def _known_without_purchase(company):
    env = company.sudo().with_context(active_test=False).env
    orders = env["sale.order"].search([("company_id", "=", company.id)])
    quotations = orders.filtered(lambda order: order.state in ("draft", "sent"))
    at_home = env["res.partner"].search([("shop_home_company_id", "=", company.id)])
    return (quotations.partner_id | at_home).commercial_partner_id.ids


def _fill(row, company, as_of):
    sales = [each for each in row.documents if each.amount > 0]
    if sales:
        row.first_purchase_date = min(each.day for each in sales)
        row.last_purchase_date = max(each.day for each in sales)
    row.lifetime_count = len(sales)
    row.lifetime_amount = sum((each.amount for each in row.documents), Decimal(0))
    row.interval_days = _median_gap({each.day for each in sales})
    _fill_window(row, company, as_of)


def _median_gap(days):
    if len(days) < 3:
        return None
    days = sorted(days)
    gaps = [(b - a).days for a, b in zip(days, days[1:], strict=False)]
    return Decimal(statistics.median(gaps)).quantize(Decimal("0.1"))


def _fill_window(row, company, as_of):
    start = as_of - timedelta(days=company.shop_window_days)
    window = [each for each in row.documents if start < each.day <= as_of]
    sales = [each.amount for each in window if each.amount > 0]
    refunds = [-each.amount for each in window if each.amount < 0]
    margins = [each.margin for each in window if each.margin is not None]
    row.purchase_count = len(sales)
    row.refund_amount = sum(refunds, Decimal(0))
    row.amount = sum(sales, Decimal(0)) - row.refund_amount
    row.margin = sum(margins) if margins else None
    if sales:
        row.average_amount = to_digits(
            sum(sales) / len(sales), company.currency_id.decimal_places
        )


# ------------------------------------------------------------
# SCORES
# ------------------------------------------------------------


def percentile(values, part):
    """Return the type-7 percentile of sorted numbers, ``part`` from 0 to 1."""
    place = part * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def quantiles(rows, as_of):
    """Return the cut points of the scores, None where nobody bought."""
    buyers = [row for row in rows if row.purchase_count]
    if not buyers:
        return {}
    axes = {
        "r": sorted(float((as_of - row.last_purchase_date).days) for row in buyers),
        "f": sorted(float(row.purchase_count) for row in buyers),
        "m": sorted(float(row.amount) for row in buyers),
    }
    return {
        axis: [percentile(values, part) for part in (0.2, 0.4, 0.6, 0.8)]
        for axis, values in axes.items()
    }


def _score(rows, as_of, cuts):
    for row in rows:
        if not row.purchase_count or not cuts:
            continue
        days = (as_of - row.last_purchase_date).days
        row.r_score = 5 - sum(days > cut for cut in cuts["r"])
        row.f_score = 1 + sum(row.purchase_count > cut for cut in cuts["f"])
        row.m_score = 1 + sum(float(row.amount) > cut for cut in cuts["m"])
        row.rfm_code = f"{row.r_score}{row.f_score}{row.m_score}"

"""The sample store: a boutique whose purchases are a published data set.

Everything is invented but the purchases (``data/README.md``); the same day gives the
same store. What has thousands of rows is copied in SQL from a few records that Odoo
itself has made.
"""

import time
from random import Random

from odoo.exceptions import UserError

from . import goods, history, people, purchases
from .words import words_of

SEED = 20061230
LOADED = "shop_crm_tiering.sample"
# No value of the company is replaced but those that Odoo put there itself.
DEFAULT_NAMES = ("My Company", "YourCompany", "我的公司")


def load(env, lang=None, progress=print):
    """Fill an empty database with the sample store.

    A second call changes nothing. The caller commits.

    :param env: the environment of the company that becomes the store
    :param str lang: language of names and texts, by default the environment's
    :param progress: called with a line of text at each step
    :raise UserError: the company has orders already
    """
    started = time.monotonic()
    lang = lang or env.lang or "en_US"
    quiet = {"tracking_disable": True, "mail_create_nolog": True, "lang": lang}
    # sudo: it writes documents of every kind, and is called by administrators alone
    env = env(su=True, context={**env.context, **quiet})
    if env["ir.config_parameter"].get_param(LOADED):
        progress("The sample store is there already.")
        return
    _check_empty(env)
    words, random = words_of(lang), Random(SEED)
    stores, users = _prepare_company(env, words, lang)
    products = goods.create(env, words)
    progress(f"{len(products)} products")
    customers, prospects = people.create(env, words, random, lang)
    progress(f"{len(customers)} customers, {len(prospects)} prospects")
    bought = purchases.read(env, random, customers, products, stores, users)
    env["shop.sample"]._insert_purchases(bought)
    env["shop.sample"]._insert_quotations(
        purchases.quote(env, random, customers, prospects, products, stores, users)
    )
    progress(f"{len(bought)} purchases, {sum(p.is_refunded for p in bought)} refunds")
    history.compute(env, progress)
    env["shop.sample"]._complete(random, users, products, progress)
    env["ir.config_parameter"].set_param(LOADED, "1")
    progress(f"The sample store is ready, {time.monotonic() - started:.0f} s.")
    progress(
        "Logins: assistant, manager; the password is the login. They are meant for "
        "a database that only this computer can reach."
    )


def _check_empty(env):
    documents = env["shop.purchase"].search_count([], limit=1)
    if documents or env["sale.order"].with_context(active_test=False).search(
        [], limit=1
    ):
        raise UserError(
            env._(
                "This database already contains customer orders, so the "
                "sample store is not loaded. Use an empty database."
            )
        )


def _prepare_company(env, words, lang):
    """Set the company up; return its stores and the users who sell there."""
    company = env.company
    values = {"shop_kind_ids": [env.ref("shop_crm_tiering.shop_kind_clothing").id]}
    values |= dict.fromkeys(
        ("shop_ask_motivation", "shop_ask_personality", "shop_ask_lifestyle"), True
    )
    if company.name in DEFAULT_NAMES:
        values["name"] = words.company
    if words.tz:
        values["shop_tz"] = words.tz
    if company.country_id:
        # for phone numbers without a country code; a first country would install
        # that country's accounting
        values["country_id"] = env.ref(f"base.{words.country}").id
    company.write(values)
    company.partner_id.lang = lang
    _set_currency(company, words)
    stores = _create_stores(company, words)
    return stores, _create_users(company, words, lang)


def _set_currency(company, words):
    """Take the language's currency, unless something is booked in another."""
    env = company.env
    currency = env.ref(f"base.{words.currency}")
    booked = [("company_id", "=", company.id)]
    if currency != company.currency_id and not env["account.move.line"].search(
        booked, limit=1
    ):
        currency.active = True
        company.currency_id = currency
        pricelists = env["product.pricelist"].search(
            [("company_id", "in", (company.id, False))]
        )
        pricelists.currency_id = currency


def _create_stores(company, words):
    first = company.shop_store_id
    first.write({"name": words.stores[0], "tz": company.shop_tz})
    values = {"name": words.stores[1], "company_id": company.id, "tz": company.shop_tz}
    stores = first | first.create(values)
    company.env["crm.team"].create(
        [
            {"name": store.name, "company_id": company.id, "shop_store_id": store.id}
            for store in stores
        ]
    )
    return stores


def _create_users(company, words, lang):
    """Create one user of each role of the shop floor; the password is the login."""
    users = company.env["res.users"].with_context(no_reset_password=True)
    for login, role in (("assistant", "user"), ("manager", "manager")):
        known = users.search([("login", "=", login)])
        users |= known or users.create(
            {
                "name": words.staff[login],
                "login": login,
                "password": login,
                "lang": lang,
                "tz": company.shop_tz,
                "company_id": company.id,
                "company_ids": [company.id],
                "group_ids": company.env["shop.sample"]._get_user_groups(role).ids,
            }
        )
    return users

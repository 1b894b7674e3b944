import argparse
import sys
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from bench import data
from bench.cases import (
    complaints,
    engine,
    followup,
    install,
    night,
    partners,
    sale,
    screens,
    till,
    workbook,
)
from bench.meter import Meter
from bench.scales import SCALES
from bench.table import Table

ODOO_MODULES = "contacts,sale,point_of_sale,phone_validation"


def main(arguments=None):
    """Measure the addons in a database of their own and print a table of ratios."""
    options = parse(arguments)
    scale = SCALES[options.scale]
    database = f"shop_crm_bench_{scale.name}"
    create(database, options.base)
    try:
        missed = run_all(database, scale)
    finally:
        if not options.keep:
            drop(database)
    if missed and scale.name == "full":
        sys.exit(f"Not met: {', '.join(missed)}")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="setup/bench", description=main.__doc__)
    parser.add_argument("--scale", choices=SCALES, default="small")
    parser.add_argument("--base", help="a database with Odoo's modules, to be copied")
    parser.add_argument("--keep", action="store_true", help="keep the database")
    return parser.parse_args(arguments)


def run_all(database, scale):
    """Fill, install, measure; return what was not met."""
    table = Table(scale)
    last_day = date.today()
    midnight = datetime.combine(last_day + timedelta(days=1), time.min)
    data.fill(Registry(database), scale, midnight)
    table.head()
    with Registry(database).cursor() as cr:
        install.measure(cr, table, database)
    with environment(database) as env:
        measure(env, Meter(env.cr), table, scale, last_day - timedelta(days=1))
    with Registry(database).cursor() as cr:
        install.measure_addon(cr, table, database, "shop_crm_followup")
    with environment(database) as env:
        followup.measure(env, Meter(env.cr), table)
    with Registry(database).cursor() as cr:
        install.measure_addon(cr, table, database, "shop_crm_complaints")
    with environment(database) as env:
        complaints.measure(env, Meter(env.cr), table, scale)
        till.measure(env, Meter(env.cr), table)
    table.explain()
    return table.missed


@contextmanager
def environment(database):
    """Yield an environment of the first company, with the addons as they are now."""
    Registry.delete(database)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        yield env(context=dict(env.context, allowed_company_ids=[env.company.id]))


def measure(env, meter, table, scale, as_of):
    floor, fill = engine.measure(env, meter, table, scale, as_of)
    night.measure(env, meter, table, scale, as_of, floor)
    sale.measure(env, meter, table)
    partners.measure_list(env, meter, table)
    partners.measure_loop(env, meter, table, as_of, fill.cpu)
    screens.measure(env, meter, table)
    workbook.measure(env, meter, table)


def create(database, base):
    drop(database)
    if base:
        execute(f'CREATE DATABASE "{database}" TEMPLATE "{base}"')
    else:
        execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
        execute("CREATE EXTENSION IF NOT EXISTS pg_trgm", database)
        install.install(database, ODOO_MODULES)


def drop(database):
    Registry.delete(database)
    execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def execute(statement, database="postgres"):
    """Run a statement outside of any transaction."""
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()

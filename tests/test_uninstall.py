"""Who uninstalls the addons finds nothing of them any more, filled store or not."""

import databases
import psycopg2
import pytest

ADDONS = (
    "shop_crm_tiering",
    "shop_crm_followup",
    "shop_crm_pos",
    "shop_crm_complaints",
)
# Tables that point at records by the name of a model.
POINTING = (
    ("ir_attachment", "res_model"),
    ("mail_activity", "res_model"),
    ("mail_followers", "res_model"),
    ("mail_message", "model"),
)
FILL = """
partner = env["res.partner"].create({"name": "Wang Fang", "shop_birth_month": 5,
    "shop_birth_day": 1, "shop_home_company_id": env.company.id})
env["ir.config_parameter"].set_param("shop_crm_tiering.sample", "1")
scheme = env.ref("shop_crm_tiering.shop_tier_scheme_member")
scheme.action_recompute()
exports = env["shop.tier.export"]
exports._queue(exports._report(scheme))
exports._cron_export()
env.company.shop_store_id.alias_name = "complaints"
cases = env["shop.complaint"].create([{"customer_words": "It shrank!",
    "partner_id": partner.id, "channel": "email"} for _time in range(3)])
for case in cases:
    case.action_next()
cases.write({"apologised": True, "thanked": True})
cases[0].message_post(body="Hello", attachments=[("photo.txt", b"x")])
cases[0].activity_schedule("mail.mail_activity_data_todo", summary="Call")
cases[0]._portal_ensure_token()
product = env["product.product"].search([], limit=1)
for case in cases:
    case.action_next()
cases.write({"q_product_id": product.id})
env["shop.complaint.warning"]._cron_warn()
assert env["shop.complaint.warning"].search([]).activity_ids
env.cr.commit()
"""
UNINSTALL = f"""
addons = env["ir.module.module"].search([("name", "in", {ADDONS})])
addons.button_immediate_uninstall()
env.cr.commit()
"""


@pytest.fixture
def database():
    """Yield a cursor on a copy of the tests' database, and the copy's name."""
    with databases.copy() as name:
        connection = psycopg2.connect(dbname=name)
        connection.autocommit = True
        yield connection.cursor(), name
        connection.close()


def rows(cursor, query, *values):
    cursor.execute(query, values)
    return cursor.fetchall()


def test_nothing_is_left(database):
    cursor, name = database
    databases.shell(name, FILL)
    records = own_records(cursor)
    assert len(records) > 1000
    databases.shell(name, UNINSTALL)
    assert not rows(
        cursor,
        "SELECT name FROM ir_module_module WHERE name IN %s AND state = 'installed'",
        ADDONS,
    )
    assert left_over_objects(cursor) == []
    assert left_over_records(cursor, records) == []
    assert not rows(
        cursor, "SELECT key FROM ir_config_parameter WHERE key ~ 'shop_crm'"
    )
    for table, column in POINTING:
        query = f"SELECT id FROM {table} WHERE {column} ~ '^shop[.]'"
        assert not rows(cursor, query), table
    assert not rows(cursor, "SELECT id FROM mail_alias WHERE alias_name = 'complaints'")
    assert rows(cursor, "SELECT name FROM res_partner WHERE name = 'Wang Fang'")


def own_records(cursor):
    """Return model, id and name of what came with the addons and nothing else."""
    return rows(
        cursor,
        """
        SELECT model, res_id, name FROM ir_model_data AS own
         WHERE module IN %s
           AND NOT EXISTS (
                   SELECT FROM ir_model_data AS other
                    WHERE other.model = own.model
                      AND other.res_id = own.res_id
                      AND other.module NOT IN %s
               )
        """,
        ADDONS,
        ADDONS,
    )


def left_over_objects(cursor):
    """Return tables, columns, indexes, constraints and sequences named after us."""
    return rows(
        cursor,
        """
        SELECT relkind::text, relname FROM pg_class WHERE relname ~ 'shop_'
         UNION ALL
        SELECT 'constraint', conname FROM pg_constraint WHERE conname ~ 'shop_'
         UNION ALL
        SELECT table_name, column_name FROM information_schema.columns
         WHERE column_name ~ '^shop_'
         UNION ALL
        SELECT 'model', model FROM ir_model WHERE model ~ '^shop[.]'
         UNION ALL
        SELECT model, name FROM ir_model_fields WHERE name ~ '^shop_'
        """,
    )


def left_over_records(cursor, records):
    """Return which of the records that came with the addons are still there."""
    tables = {name for (name,) in rows(cursor, "SELECT tablename FROM pg_tables")}
    left = []
    for model, record, name in records:
        table = model.replace(".", "_")
        if table not in tables or model == "ir.module.module":
            continue
        if rows(cursor, f'SELECT id FROM "{table}" WHERE id = %s', record):
            left.append((model, name))
    return left

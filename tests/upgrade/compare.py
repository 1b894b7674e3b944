"""What two databases of the addons are compared by; each returns a set of rows."""

import contextlib

import psycopg2

OURS = "^shop_crm_(tiering|followup|complaints|pos)$"
# What describes the addons themselves is compared on its own, by external ids.
DESCRIBING = "^(ir|bus|res_groups)_"
# An upgrade stamps what it writes, whether that differs or not.
STAMPS = ["write_date", "write_uid"]

COLUMNS = """
    SELECT table_name, column_name, udt_name, is_nullable, column_default
      FROM information_schema.columns WHERE table_schema = 'public'
"""
INDEXES = """
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
RULES = f"""
    SELECT data.module, data.name, data.noupdate, rule.name, model.model,
           rule.domain_force, rule.active, rule.perm_read, rule.perm_write,
           rule.perm_create, rule.perm_unlink,
           ARRAY(
               SELECT its.module || '.' || its.name
                 FROM rule_group_rel AS rel
                 JOIN ir_model_data AS its
                   ON its.model = 'res.groups' AND its.res_id = rel.group_id
                WHERE rel.rule_group_id = rule.id ORDER BY 1
           )
      FROM ir_rule AS rule
      JOIN ir_model AS model ON model.id = rule.model_id
      JOIN ir_model_data AS data ON data.model = 'ir.rule' AND data.res_id = rule.id
     WHERE data.module ~ '{OURS}'
"""
ACCESS = f"""
    SELECT data.module, data.name, data.noupdate, access.name, access.active,
           access.perm_read, access.perm_write, access.perm_create, access.perm_unlink,
           its.module || '.' || its.name
      FROM ir_model_access AS access
      JOIN ir_model_data AS data
        ON data.model = 'ir.model.access' AND data.res_id = access.id
      LEFT JOIN ir_model_data AS its
        ON its.model = 'res.groups' AND its.res_id = access.group_id
     WHERE data.module ~ '{OURS}'
"""
JOBS = f"""
    SELECT data.module, data.name, action.code, model.model
      FROM ir_cron AS job
      JOIN ir_act_server AS action ON action.id = job.ir_actions_server_id
      JOIN ir_model AS model ON model.id = action.model_id
      JOIN ir_model_data AS data ON data.model = 'ir.cron' AND data.res_id = job.id
     WHERE data.module ~ '{OURS}'
"""
EXTERNAL_IDS = f"""
    SELECT module, model, name FROM ir_model_data WHERE module ~ '{OURS}'
"""
# The action of a scheduled job gets its external id from that of the job.
READY_MADE = f"""
    SELECT module, name FROM ir_model_data
     WHERE module ~ '{OURS}' AND noupdate AND model <> 'ir.actions.server'
"""
LOOSE_VIEWS = """
    SELECT model, name FROM ir_ui_view AS view
     WHERE model ~ '^shop[.]'
       AND NOT EXISTS (
               SELECT FROM ir_model_data AS data
                WHERE data.model = 'ir.ui.view' AND data.res_id = view.id
           )
"""
TRANSLATED = f"""
    SELECT DISTINCT data.model, field.name
      FROM ir_model_data AS data
      JOIN ir_model_fields AS field ON field.model = data.model
     WHERE data.module ~ '{OURS}' AND field.translate IS NOT NULL AND field.store
"""
ADMINISTRATORS = """
    SELECT users.login
      FROM res_users AS users
      JOIN res_groups_users_rel AS member ON member.uid = users.id
      JOIN ir_model_data AS data
        ON data.model = 'res.groups' AND data.res_id = member.gid
     WHERE data.name = 'group_shop_crm_admin'
"""
TABLES_OF = {
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_url": "ir_act_url",
    "ir.actions.client": "ir_act_client",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.server": "ir_act_server",
}


@contextlib.contextmanager
def cursor(name):
    """Yield a cursor on a database, each statement of its own."""
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    with contextlib.closing(connection):
        yield connection.cursor()


def hours_of(job):
    """Return the query of a scheduled job's interval."""
    return f"""
        SELECT job.interval_number
          FROM ir_cron AS job
          JOIN ir_model_data AS data ON data.model = 'ir.cron' AND data.res_id = job.id
         WHERE data.name = '{job}'
    """


def rows(cr, query, *values):
    """Return the rows of a query as a set of tuples."""
    cr.execute(query, values)
    return {
        tuple(tuple(each) if isinstance(each, list) else each for each in row)
        for row in cr.fetchall()
    }


def texts(cr):
    """Return ``{(addon, name, field, language): text}`` of the addons' records.

    Not of those that are another addon's as well: the first one names them.
    """
    found = {}
    for model, field in sorted(rows(cr, TRANSLATED)):
        table = TABLES_OF.get(model, model.replace(".", "_"))
        found |= {
            (addon, name, field, lang): text
            for addon, name, lang, text in rows(
                cr,
                f"""
                SELECT data.module, data.name, text.key, text.value
                  FROM ir_model_data AS data
                  JOIN "{table}" AS record ON record.id = data.res_id
                 CROSS JOIN LATERAL jsonb_each_text(to_jsonb(record."{field}")) AS text
                 WHERE data.model = %s AND data.module ~ '{OURS}'
                   AND jsonb_typeof(to_jsonb(record."{field}")) = 'object'
                   AND text.value IS NOT NULL
                   AND NOT EXISTS (
                           SELECT FROM ir_model_data AS other
                            WHERE other.model = data.model
                              AND other.res_id = data.res_id
                              AND other.module !~ '{OURS}'
                       )
                """,
                model,
            )
        }
    return found


def dangling(cr):
    """Return the external ids of ours whose record is gone."""
    lost = set()
    for (model,) in rows(
        cr, f"SELECT DISTINCT model FROM ir_model_data WHERE module ~ '{OURS}'"
    ):
        table = TABLES_OF.get(model, model.replace(".", "_"))
        if table in tables(cr):
            lost |= rows(
                cr,
                f"""
                SELECT module, name FROM ir_model_data AS data
                 WHERE model = %s AND module ~ '{OURS}' AND NOT EXISTS (
                           SELECT FROM "{table}" WHERE id = data.res_id
                       )
                """,
                model,
            )
    return lost


def tables(cr, schema="public"):
    """Return the names of the tables of a schema."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
    return {name for (name,) in rows(cr, query, schema)}


def keep(cr):
    """Copy every row of the store into the schema ``before``."""
    cr.execute("CREATE SCHEMA before")
    for name in tables(cr):
        cr.execute("SELECT %s ~ %s", [name, DESCRIBING])
        if not cr.fetchone()[0]:
            cr.execute(f'CREATE TABLE before."{name}" AS TABLE public."{name}"')


def changed_rows(cr):
    """Yield (table, row before, row now or None) of what an upgrade has changed.

    Columns that the upgrade has added are left out, and so are the translated texts
    of what came with the addons: those are compared by :func:`texts`.
    """
    now = tables(cr)
    for name in sorted(tables(cr, "before")):
        assert name in now, f"{name} is gone"
        columns = _columns(cr, name, "before") - {*STAMPS}
        assert columns <= _columns(cr, name, "public"), f"{name} has lost columns"
        yield from _differences(cr, name, columns)


def _columns(cr, table, schema):
    query = """
        SELECT column_name FROM information_schema.columns
         WHERE table_schema = %s AND table_name = %s
    """
    return {column for (column,) in rows(cr, query, schema, table)}


def _differences(cr, table, columns):
    is_relation = "id" not in columns
    names = ", ".join(f'"{column}"' for column in sorted(columns))
    if is_relation:
        cr.execute(
            f'SELECT {names} FROM before."{table}"'
            f' EXCEPT ALL SELECT {names} FROM public."{table}"'
        )
        return [(table, row, None) for row in cr.fetchall()]
    cr.execute(
        f"""
        SELECT to_jsonb(old), to_jsonb(new)
          FROM (SELECT {names} FROM before."{table}") AS old
          LEFT JOIN (SELECT {names} FROM public."{table}") AS new USING (id)
         WHERE to_jsonb(old) IS DISTINCT FROM to_jsonb(new)
        """
    )
    return [
        (table, old, new)
        for old, new in cr.fetchall()
        if not _is_only_texts(cr, table, old, new)
    ]


def _is_only_texts(cr, table, old, new):
    """Tell whether rows of ours differ in nothing but translated texts."""
    if not new:
        return False
    differing = {name for name in old if old[name] != new[name]}
    translated = {
        field
        for model, field in rows(cr, TRANSLATED)
        if TABLES_OF.get(model, model.replace(".", "_")) == table
    }
    return differing <= translated and bool(
        rows(
            cr,
            f"""
            SELECT FROM ir_model_data
             WHERE replace(model, '.', '_') = %s AND res_id = %s AND module ~ '{OURS}'
            """,
            table,
            old["id"],
        )
    )

"""What the migrations of our addons share: ours is corrected, the shop's stays.

What a shop may change comes with ``noupdate``, so that upgrades pass it over. Where it
still says what the version before shipped, nobody has changed it, and it is refreshed.
"""

from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from lxml import etree
from psycopg2.extras import Json

from odoo.modules import Manifest
from odoo.tools import SQL, file_open, file_path
from odoo.tools.translate import TranslationImporter, translation_file_reader

CHINESE = "zh_CN"
SOURCE = "en_US"


def digest(place, lang, text):
    """Return what stands for a text that a version shipped.

    :param str place: ``model,field:addon.name``
    :return: 8 hexadecimal digits
    """
    return sha256(f"{place}|{lang}|{text}".encode()).hexdigest()[:8]


def shipped_digests(path):
    """Return the digests of all texts of a version, for the migration from it.

    :param path: of its ``zh_CN.po``, beside its template
    :return: sorted list of :func:`digest`, without labels in English: an upgrade
        writes those itself
    """
    digests = set()
    for row in read_texts(path):
        digests.add(digest(row["place"], CHINESE, row["value"]))
        if row["type"] == "model" and not row["is_label"]:
            digests.add(digest(row["place"], SOURCE, row["src"]))
    return sorted(digests)


def refresh_texts(env, module, shipped):
    """Bring corrected texts, in both languages, to where nobody has changed them.

    :param shipped: path of the digests of what the version before shipped
    """
    known = set(Path(shipped).read_text().split())
    env.flush_all()
    _refresh_values(env, module, known)
    if env["res.lang"]._lang_get(CHINESE):
        _refresh_terms(env, module, known)
    env.invalidate_all()


def refresh_jobs(env, module):
    """Write what each scheduled job of ours runs; hours and switches stay."""
    for path in Manifest.for_addon(module)["data"]:
        if not path.endswith(".xml"):
            continue
        with file_open(f"{module}/{path}", "rb") as file:
            for code in etree.parse(file).xpath(
                "//record[@model='ir.cron']/field[@name='code']"
            ):
                job = env.ref(f"{module}.{code.getparent().get('id')}")
                if job.code != code.text:
                    job.code = code.text


def read_texts(path):
    """Yield the texts of a translation file that have their place in the database.

    :return: dicts ``place``, ``xmlid``, ``type`` (``model``: translated as a whole,
        ``model_terms``), ``src`` (English), ``value``, ``is_label`` (of a field, a
        choice, a model: an upgrade writes its English itself)
    """
    with open(path, "rb") as file:
        for row in translation_file_reader(file):
            if row["type"] != "code" and row["value"]:
                xmlid = f"{row['module']}.{row['imd_name']}"
                yield {
                    **row,
                    "xmlid": xmlid,
                    "place": f"{row['name']}:{xmlid}",
                    "is_label": row["imd_model"].startswith("ir.model"),
                }


def _chinese_file(module):
    return file_path(f"{module}/i18n/{CHINESE}.po")


def _refresh_values(env, module, known):
    """Refresh the texts that are translated as a whole."""
    rows_of = defaultdict(list)
    for row in read_texts(_chinese_file(module)):
        if row["type"] == "model" and row["imd_model"] in env:
            rows_of[row["imd_model"], row["name"].split(",")[1]].append(row)
    for (model, name), rows in rows_of.items():
        field = env[model]._fields.get(name)
        if field and field.store and field.translate is True:
            _refresh_field(env, field, rows, known)


def _refresh_field(env, field, rows, known):
    stored = _stored(env, field, [row["xmlid"] for row in rows])
    langs = {SOURCE: "src"}
    if env["res.lang"]._lang_get(CHINESE):
        langs[CHINESE] = "value"
    changed = []
    for row in rows:
        record, now = stored.get(row["xmlid"], (None, {}))
        news = {
            lang: row[text]
            for lang, text in langs.items()
            if now.get(lang) != row[text]
            and digest(row["place"], lang, now.get(lang)) in known
        }
        if record and news:
            changed.append((record, Json(news)))
    _write(env, field, changed)


def _stored(env, field, xmlids):
    """Return ``{xmlid: (record id, {lang: text})}`` of the records that there are."""
    column = SQL.identifier(field.name)
    rows = env.execute_query(
        SQL(
            """
            SELECT data.module || '.' || data.name, record.id, record.%(column)s
              FROM ir_model_data AS data
              JOIN %(table)s AS record ON record.id = data.res_id
             WHERE data.model = %(model)s
               AND data.module || '.' || data.name = ANY(%(xmlids)s)
               AND record.%(column)s IS NOT NULL
            """,
            column=column,
            table=SQL.identifier(env[field.model_name]._table),
            model=field.model_name,
            xmlids=xmlids,
        )
    )
    return {xmlid: (record, texts) for xmlid, record, texts in rows}


def _write(env, field, changed):
    """Write past the ORM: a text is no new version of a scheme, nor anybody's edit."""
    if changed:
        env.cr.execute(
            SQL(
                """
                UPDATE %(table)s AS record
                   SET %(column)s = record.%(column)s || news.texts
                  FROM (VALUES %(changed)s) AS news (id, texts)
                 WHERE record.id = news.id
                """,
                table=SQL.identifier(env[field.model_name]._table),
                column=SQL.identifier(field.name),
                changed=SQL(", ").join(
                    SQL("(%s, %s::jsonb)", *each) for each in changed
                ),
            )
        )


def _refresh_terms(env, module, known):
    """Refresh the Chinese of texts that are translated term by term: screens."""
    importer = TranslationImporter(env.cr, verbose=False)
    importer.load_file(_chinese_file(module), CHINESE)
    importer.model_translations.clear()
    for model, fields in importer.model_terms_translations.items():
        for name, terms_of in fields.items():
            field = env[model]._fields[name]
            stored = _stored(env, field, [*terms_of])
            for xmlid, terms in terms_of.items():
                _, now = stored.get(xmlid, (None, {}))
                place = f"{model},{name}:{xmlid}"
                for term in _own_terms(field, now, place, known) & terms.keys():
                    del terms[term]
    importer.save(force_overwrite=True)


def _own_terms(field, now, place, known):
    """Return the terms whose translation the shop has made its own."""
    if not {SOURCE, CHINESE} <= now.keys():
        return set()
    terms = field.get_translation_dictionary(now[SOURCE], {CHINESE: now[CHINESE]})
    return {
        term
        for term, translated in terms.items()
        if translated[CHINESE] != term
        and digest(place, CHINESE, translated[CHINESE]) not in known
    }

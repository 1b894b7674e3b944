"""Recomputes as of the last run, migrates again, prints what changed. For a shell."""

import json
from pathlib import Path

from odoo.modules import get_module_path
from odoo.modules.module import load_script
from odoo.tools.translate import TranslationImporter

# The shell brings it.
env = globals()["env"]
installed = env["ir.module.module"].search(
    [("name", "=like", "shop_crm_%"), ("state", "=", "installed")]
)
addons = installed.mapped("name")
found = {"changed": 0, "written": 0, "schemes": 0}


def screens():
    """Return the texts of the addons' screens, English and Chinese."""
    env.cr.execute(
        """
        SELECT data.name, view.arch_db::text
          FROM ir_ui_view AS view
          JOIN ir_model_data AS data
            ON data.model = 'ir.ui.view' AND data.res_id = view.id
         WHERE data.module ~ '^shop_crm_'
        """
    )
    return dict(env.cr.fetchall())


runs = env["shop.tier.run"]
for company in env["res.company"]._shop_all():
    if last := company._shop_last_run():
        before = runs.search([], limit=1).id
        for scheme in company._shop_active_schemes():
            result = scheme.with_company(company).action_recompute(last.date)
            found["changed"] += result["changed"]
            found["schemes"] += 1
        made = runs.search([("id", ">", before), ("company_id", "=", company.id)])
        found["written"] += sum(made.mapped("written"))
env.cr.rollback()

for addon in addons:
    scripts = Path(get_module_path(addon), "migrations").glob("*/*.py")
    for script in sorted(scripts, key=lambda path: path.name, reverse=True):
        load_script(str(script), script.stem).migrate(env.cr, "19.0.1.0.0")
env.cr.commit()

before = screens()
importer = TranslationImporter(env.cr, verbose=False)
for addon in addons:
    importer.load_file(f"{addon}/i18n/zh_CN.po", "zh_CN")
importer.save(force_overwrite=True)
found["screens"] = [name for name, arch in screens().items() if before[name] != arch]
env.cr.rollback()
print("FOUND", json.dumps(found))

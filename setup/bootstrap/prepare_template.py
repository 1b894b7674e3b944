"""Run in Odoo's shell: makes a database whose copies need no files beside them."""

# A copied database has no folder of attachments: they lie in the database.
env["ir.config_parameter"].set_param("ir_attachment.location", "db")  # noqa: F821
env["ir.attachment"].force_storage()  # noqa: F821
# Else the first browser test compiles all scripts and styles, and times out.
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821

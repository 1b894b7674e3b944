"""Run in Odoo's shell: makes the bundles of scripts and styles.

Else the first browser test compiles all of them, and times out.
"""

env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821

"""Correct texts that the shop has left as 19.0.1.0.0 shipped them, and the jobs."""

from pathlib import Path

from odoo import SUPERUSER_ID, api

from odoo.addons.shop_crm_tiering.tools import upgrade

SHIPPED = Path(__file__).with_name("shipped_texts.txt")


def migrate(cr, version):
    """Refresh what nobody has changed; what the shop has written stays."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    upgrade.refresh_texts(env, "shop_crm_tiering", SHIPPED)
    upgrade.refresh_jobs(env, "shop_crm_tiering")

"""What uninstalling does beyond the data files."""


def uninstall_hook(env):
    """Remove what the ORM would leave behind: our tasks and parameters."""
    activities = env["shop.followup"].search([("activity_id", "!=", False)]).activity_id
    activities.unlink()
    env["ir.config_parameter"].search(
        [("key", "=like", "shop_crm_followup.%")]
    ).unlink()

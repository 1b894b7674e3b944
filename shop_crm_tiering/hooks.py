"""What installing and uninstalling does beyond the data files."""


def post_init_hook(env):
    """Give each company that is already there its first store."""
    env["res.company"].search([])._create_default_store()


def uninstall_hook(env):
    """Remove what the ORM would leave behind: parameters of ours."""
    env["ir.config_parameter"].search([("key", "=like", "shop_crm_tiering.%")]).unlink()

"""What uninstalling does beyond the data files."""


def uninstall_hook(env):
    """Remove what the ORM would leave behind: addresses, tasks and parameters."""
    stores = env["shop.store"].with_context(active_test=False)
    named = stores.search([("alias_id", "!=", False)])
    aliases = named.alias_id
    named.alias_id = False
    aliases.unlink()
    tasks = env["mail.activity"].with_context(active_test=False)
    ours = ("shop.complaint", "shop.complaint.warning")
    tasks.search([("res_model", "in", ours)]).unlink()
    env["ir.config_parameter"].search(
        [("key", "=like", "shop_crm_complaints.%")]
    ).unlink()

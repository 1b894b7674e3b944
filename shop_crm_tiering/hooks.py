"""What installing and uninstalling does beyond the data files."""


def post_init_hook(env):
    """Give each company its first store and scheme; the first fill is a cron's."""
    companies = env["res.company"]._shop_all()
    companies._create_default_store()
    schemes = env["shop.tier.scheme"].with_context(active_test=False).search([])
    schemes._update_version()
    member = env.ref("shop_crm_tiering.shop_tier_scheme_member")
    companies.filtered(lambda c: not c.shop_primary_scheme_id).write(
        {"shop_primary_scheme_id": member.id}
    )


def uninstall_hook(env):
    """Remove what the ORM would leave behind: parameters and files of ours."""
    env["ir.config_parameter"].search([("key", "=like", "shop_crm_tiering.%")]).unlink()
    env["ir.attachment"].search([("res_model", "=", "shop.tier.export")]).unlink()

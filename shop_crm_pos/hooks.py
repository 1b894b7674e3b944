"""What installing does beyond the data files."""


def post_init_hook(env):
    """Have the devices load everything anew: what they kept has no marks."""
    env["res.company"]._shop_all()._shop_load_tills_anew()

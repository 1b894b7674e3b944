"""The groups of people, as fields, buttons and checks name them."""

STAFF = "base.group_user"
USER = "shop_crm_tiering.group_shop_crm_user"
MANAGER = "shop_crm_tiering.group_shop_crm_manager"
ADMIN = "shop_crm_tiering.group_shop_crm_admin"

{
    "name": "Shop CRM: Point of Sale",
    "summary": "Orders of the till count as purchases of the customer",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Shop CRM developers",
    "license": "LGPL-3",
    "depends": ["point_of_sale", "shop_crm_tiering"],
    "data": [
        "views/pos_config_views.xml",
        "views/shop_store_views.xml",
    ],
    "auto_install": True,
}

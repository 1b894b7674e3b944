{
    "name": "Shop CRM: Point of Sale",
    "summary": "Customer tiers at the point of sale; its orders count as purchases",
    "version": "19.0.1.1.0",
    "category": "Sales/CRM",
    "author": "Shop CRM developers",
    "license": "LGPL-3",
    "depends": ["point_of_sale", "shop_crm_tiering"],
    "data": [
        "views/pos_config_views.xml",
        "views/shop_store_views.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "shop_crm_tiering/static/src/scss/service_card.scss",
            "shop_crm_pos/static/src/app/**/*",
        ],
        "web.assets_tests": [
            "shop_crm_pos/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}

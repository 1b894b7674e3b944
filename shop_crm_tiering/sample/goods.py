"""What the sample store sells: clothes and accessories of a boutique."""

# Category, English name, Chinese name, price, cost.
GOODS = (
    ("coats", "Cashmere coat", "羊绒大衣", 5680, 2560),
    ("coats", "Wool coat", "羊毛大衣", 3980, 1790),
    ("coats", "Down jacket", "羽绒服", 3280, 1480),
    ("coats", "Trench coat", "风衣", 2680, 1160),
    ("dresses", "Qipao", "真丝旗袍", 3680, 1580),
    ("dresses", "Silk dress", "真丝连衣裙", 2980, 1280),
    ("dresses", "Knitted dress", "针织连衣裙", 1580, 660),
    ("dresses", "Linen dress", "亚麻连衣裙", 1280, 520),
    ("tops", "Silk blouse", "真丝衬衫", 1180, 480),
    ("tops", "Cashmere sweater", "羊绒衫", 1880, 820),
    ("tops", "Cotton shirt", "纯棉衬衫", 580, 210),
    ("tops", "T-shirt", "T恤", 380, 130),
    ("trousers", "Wool trousers", "羊毛西裤", 1080, 450),
    ("trousers", "Pleated skirt", "百褶裙", 780, 300),
    ("trousers", "Jeans", "牛仔裤", 680, 270),
    ("trousers", "Linen trousers", "亚麻长裤", 680, 260),
    ("shoes", "Ankle boots", "短靴", 1580, 700),
    ("shoes", "Loafers", "乐福鞋", 980, 430),
    ("shoes", "Sneakers", "小白鞋", 880, 380),
    ("accessories", "Handbag", "手提包", 2280, 980),
    ("accessories", "Cashmere scarf", "羊绒围巾", 980, 420),
    ("accessories", "Silk scarf", "真丝丝巾", 680, 270),
    ("accessories", "Belt", "腰带", 480, 180),
    ("accessories", "Hat", "帽子", 380, 140),
    ("accessories", "Gloves", "皮手套", 360, 130),
)


def create(env, words):
    """Create the products, cheapest first, without taxes: prices are final."""
    categories = {
        code: env["product.category"].create({"name": name})
        for code, name in words.categories.items()
    }
    products = env["product.product"].create(
        [
            {
                "name": chinese if words.is_chinese else english,
                "categ_id": categories[category].id,
                "list_price": price,
                "standard_price": cost,
                "taxes_id": [],
                "invoice_policy": "order",
            }
            for category, english, chinese, price, cost in GOODS
        ]
    )
    env["shop.sample"]._prepare_products(products)
    return products.sorted("list_price")


def basket(random, products, total):
    """Fill a basket worth ``total``: dear things first, at most four.

    What no product costs is added to the last price, as for an alteration.

    :return: list of (product, price)
    """
    lines, rest = [], total
    while len(lines) < 4:
        taken = [product for product, _price in lines]
        affordable = [
            each for each in products if each.list_price <= rest and each not in taken
        ]
        if not affordable:
            break
        product = random.choice(affordable[-6:])
        lines.append((product, product.list_price))
        rest -= product.list_price
    product, price = lines.pop()
    return [*lines, (product, price + rest)]

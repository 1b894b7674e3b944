from . import shop_tier_scheme

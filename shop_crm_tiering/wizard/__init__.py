from . import shop_manual_tier

from . import shop_tier
from . import shop_tier_scheme

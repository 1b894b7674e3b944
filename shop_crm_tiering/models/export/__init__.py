from . import shop_tier_export
from . import shop_tier_export_part

from . import base_partner_merge
from . import shop_duplicate
from . import shop_erase
from . import shop_manual_tier
from . import shop_quick_add
from . import shop_tier_export_wizard

"""Schemes and tiers, where each customer stands, and how that changed.

A scheme's definition is checked and versioned when it is saved; standings and the
history of changes are written by the engine, or by a manager who overrides a tier.
Not here: the SQL that places customers (``engine/``) and the charts.
"""

from . import shop_tier_scheme
from . import shop_tier_scheme_recompute
from . import shop_tier_scheme_line
from . import shop_tier
from . import shop_tier_condition
from . import shop_tier_weight
from . import shop_tier_version
from . import shop_tier_run
from . import shop_tier_standing
from . import shop_tier_standing_columns
from . import shop_tier_standing_explain
from . import shop_tier_change
from . import shop_tier_product
from . import product_pricelist
from . import res_partner

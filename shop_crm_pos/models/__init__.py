from . import pos_config
from . import pos_order
from . import res_company
from . import res_partner
from . import shop_purchase
from . import shop_sample
from . import shop_store
from . import shop_tier

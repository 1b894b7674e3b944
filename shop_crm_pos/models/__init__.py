from . import pos_config
from . import pos_order
from . import shop_purchase
from . import shop_store

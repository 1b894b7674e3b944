from . import res_partner
from . import shop_customer_search
from . import shop_handle

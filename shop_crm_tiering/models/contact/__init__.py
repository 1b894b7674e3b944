from . import shop_touch
from . import shop_consent
from . import res_partner

from . import shop_followup_by_hand
from . import shop_followup_day
from . import shop_followup_done
from . import shop_followup_others
from . import res_partner

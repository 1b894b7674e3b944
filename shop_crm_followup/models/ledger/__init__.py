from . import shop_followup
from . import shop_followup_budget
from . import shop_followup_reason
from . import shop_followup_script
from . import res_partner
from . import res_partner_wish
from . import res_partner_erasure
from . import shop_touch

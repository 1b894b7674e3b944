from . import shop_complaint_followup
from . import shop_followup
from . import shop_followup_screen
from . import shop_followup_rule

from . import shop_contact_log
from . import shop_contact_plan
from . import shop_followup_change
from . import shop_followup_outcome
from . import shop_handover
from . import shop_handover_hello
from . import shop_handover_line

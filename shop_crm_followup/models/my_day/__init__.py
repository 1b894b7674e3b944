"""What people see of their contacts and do with them: cards, outcomes, own contacts.

First what the methods for clients do, then what the screens show of it.
"""

from . import shop_followup_by_hand
from . import shop_followup_done
from . import shop_followup_others
from . import shop_followup_day
from . import res_partner

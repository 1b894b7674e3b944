"""What follow-ups and complaints have to do with each other.

The calls of the last step, the rules that plan them, what an open case holds back.
The ledger, budget and sending are those of the follow-up addon.
"""

from . import shop_complaint_followup
from . import shop_followup
from . import shop_followup_rule

"""When which customers are contacted: rules, their audience, their occasions.

First the rule and its planning, then a file for each kind of occasion, then festivals
and scripts. Rules only say whose day it is; rows are written by ``planning/ledger.py``.
"""

from . import shop_followup_rule
from . import shop_followup_rule_audience
from . import shop_followup_rule_dates
from . import shop_followup_rule_plan
from . import shop_followup_rule_purchases
from . import shop_followup_rule_screen
from . import shop_followup_rule_tiers
from . import shop_followup_text
from . import shop_festival
from . import shop_festival_holidays
from . import shop_tier

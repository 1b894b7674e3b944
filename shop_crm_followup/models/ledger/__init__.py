"""The ledger: one row a customer, rule and occasion, its reasons, words and budget.

Here a row says what it is and why. What moves it on lives further down: ``sending``
for messages, ``dispatch`` for tasks, ``my_day`` for what people do with it.
"""

from . import shop_followup
from . import shop_followup_budget
from . import shop_followup_reason
from . import shop_followup_script
from . import res_partner
from . import shop_touch

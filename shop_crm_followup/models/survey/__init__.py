from . import shop_followup_survey
from . import shop_touch
from . import shop_followup

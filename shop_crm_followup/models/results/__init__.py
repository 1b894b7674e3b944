from . import shop_followup_result
from . import shop_followup_result_row

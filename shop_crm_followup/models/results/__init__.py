"""What the contacts brought, against those who were not contacted."""

from . import shop_followup_result
from . import shop_followup_result_row

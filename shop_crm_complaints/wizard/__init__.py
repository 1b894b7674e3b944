from . import shop_complaint_reason
from . import shop_contact_log

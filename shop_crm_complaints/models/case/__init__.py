from . import shop_complaint
from . import shop_complaint_entry
from . import shop_complaint_customer
from . import shop_complaint_origin
from . import shop_complaint_cause

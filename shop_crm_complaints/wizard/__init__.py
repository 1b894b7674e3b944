from . import shop_complaint_reason

from . import shop_complaint_offer
from . import shop_complaint_public
from . import shop_complaint_rating
from . import ir_http

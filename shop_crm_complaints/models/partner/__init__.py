from . import res_partner
from . import res_partner_complaints_erasure
from . import res_partner_complaints_mail
from . import res_partner_complaints_mark
from . import shop_complaint

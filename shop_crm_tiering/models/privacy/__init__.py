from . import base
from . import shop_field_level
from . import shop_file_log
from . import shop_file_part
from . import res_partner
from . import res_partner_erase

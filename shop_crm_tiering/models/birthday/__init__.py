from . import shop_birthday_mixin
from . import res_partner
from . import shop_family_member

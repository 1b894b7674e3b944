from . import res_partner
from . import res_partner_tier_merge

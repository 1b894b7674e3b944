from . import crm_team
from . import res_company
from . import shop_store

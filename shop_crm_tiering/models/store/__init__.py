from . import shop_store
from . import crm_team
from . import res_company
from . import res_config_settings

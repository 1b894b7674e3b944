from . import res_company
from . import res_company_hidden
from . import res_company_warning
from . import res_config_settings

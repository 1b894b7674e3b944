from . import test_engine_reference
from . import test_rfm_data
from . import test_shop_crm_command

from . import test_store_month
from . import test_value

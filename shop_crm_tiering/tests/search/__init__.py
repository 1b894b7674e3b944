from . import test_customer_search
from . import test_duplicate

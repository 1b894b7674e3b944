from . import test_approval
from . import test_limit_of_customer
from . import test_promise

from . import test_budget
from . import test_erase
from . import test_merge
from . import test_reasons
from . import test_touch

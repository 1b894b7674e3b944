from . import test_erase
from . import test_merge

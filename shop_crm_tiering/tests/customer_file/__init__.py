from . import test_card
from . import test_completeness
from . import test_file_screens
from . import test_gift
from . import test_home_company
from . import test_quick_add

from . import test_done
from . import test_done_input
from . import test_handover
from . import test_my_day

from . import test_approval
from . import test_clock
from . import test_followup
from . import test_guard
from . import test_promise
from . import test_steps

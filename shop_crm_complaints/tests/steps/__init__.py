from . import test_alarm
from . import test_clock
from . import test_guard
from . import test_pairs
from . import test_steps
from . import test_suggestion

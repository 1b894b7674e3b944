from . import test_dates
from . import test_festivals
from . import test_planning
from . import test_planning_again
from . import test_planning_cron
from . import test_rhythm
from . import test_rules_input

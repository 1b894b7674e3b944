from . import test_birthday
from . import test_lunar_calendar

from . import test_birthday
from . import test_consent
from . import test_customer_search
from . import test_file_log
from . import test_lunar_calendar
from . import test_merge
from . import test_privacy
from . import test_touch

from . import test_consent_link
from . import test_consent_wording
from . import test_dates
from . import test_festivals
from . import test_planning
from . import test_survey

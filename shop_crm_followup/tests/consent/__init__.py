from . import test_consent_reply
from . import test_consent_link
from . import test_consent_wording

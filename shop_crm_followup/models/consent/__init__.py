from . import shop_consent
from . import shop_consent_link
from . import shop_consent_wording

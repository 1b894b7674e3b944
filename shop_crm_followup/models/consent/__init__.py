"""What customers agreed to, in which words, and how they withdraw: by link or by mail.

The statements themselves are tiering's (``shop.consent``); what a message needs of
them is looked up in ``planning/``.
"""

from . import shop_consent
from . import shop_consent_link
from . import shop_consent_reply
from . import shop_consent_wording

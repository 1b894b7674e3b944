"""What customers agreed to, in which words, and the link by which they withdraw.

The statements themselves are tiering's (``shop.consent``); what a message needs of
them is looked up in ``planning/``.
"""

from . import shop_consent
from . import shop_consent_link
from . import shop_consent_wording

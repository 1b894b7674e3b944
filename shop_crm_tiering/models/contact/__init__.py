"""Every touch with a customer, and the consents that say which are welcome.

Touches are read from the records that tell of them anyway; nothing is sent from
here. Of consents the latest statement holds, and none is ever changed.
"""

from . import shop_touch
from . import shop_consent
from . import res_partner

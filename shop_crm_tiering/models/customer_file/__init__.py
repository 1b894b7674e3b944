"""What staff write down about a customer, and the service card that shows it.

Not here: birthdays, consents, names on platforms (``search``), figures and tiers.
``res_partner_core.py`` comes first: it says in which order a contact that is created
or written is checked, saved, logged, indexed and queued.
"""

from . import res_partner_core
from . import res_partner
from . import res_partner_completeness
from . import res_partner_tags
from . import res_partner_card
from . import shop_customer_group
from . import shop_customer_source
from . import shop_gift
from . import shop_kind
from . import shop_preference
from . import shop_preference_set
from . import shop_relation
from . import shop_tag

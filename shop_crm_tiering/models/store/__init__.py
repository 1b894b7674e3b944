"""Companies and their stores: the store's day, and every setting of the addon.

A setting is a field of the company, whichever room uses it, and shows on the page of
settings. Whose primary scheme is in force is asked here as well; how a customer gets
a tier is not (``tiers``).
"""

from . import shop_store
from . import crm_team
from . import res_company
from . import res_config_settings

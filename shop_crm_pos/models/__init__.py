"""The customer at the till: mark, service card, quick add, price list of the tier.

Orders become purchases (``shop_purchase``) and queue their customers (``pos_order``);
what a device shows is read with the contacts (``res_partner``) and asked for again
when the company says that it changed (``res_company``). No failure of ours stops a
sale. Complaints are opened here where that addon is installed, and known only so.
"""

from . import pos_config
from . import pos_order
from . import res_company
from . import res_partner
from . import shop_purchase
from . import shop_sample
from . import shop_store
from . import shop_tier

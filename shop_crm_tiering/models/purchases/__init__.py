"""Purchases of all channels, the figures made of them, and what they foretell.

Documents queue their customers as they are written; the queue refreshes figures and
tiers a little later, the nightly run all of them (``engine/run.py``). Figures are
written by the engine alone.
"""

from . import shop_purchase
from . import shop_customer_queue
from . import shop_customer_metrics
from . import account_move
from . import sale_order
from . import res_currency
from . import res_partner
from . import res_partner_behaviour
from . import shop_store_month

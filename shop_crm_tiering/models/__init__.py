"""The rooms, from the ground up: each imports only from those before it.

The engine (``engine/``) stands beside them: SQL over purchases, figures and
standings that knows no screen. What a contact goes through when it is written is in
``customer_file/res_partner_core.py``; what other addons extend are the methods that
return queries, levels, data or rows and say so ("addons add theirs", "a hook").

store          companies and stores: clock, settings, the default store
privacy        who reads what, the log of changes, the copy for the customer, erasure
contact        touches of every kind, and what the customer allows
birthday       birthdays in both calendars, of customers and their families
customer_file  what staff write down, how complete it is, the service card
search         what customers are found by
purchases      purchases of all channels, the figures, the queue that refreshes them
tiers          schemes, tiers, standings, their history; the tier on the contact
charts         the numbers behind the charts of a scheme
merge          what becomes of all this when contacts are merged
export         tier reports as workbooks
"""

from . import store
from . import privacy
from . import contact
from . import birthday
from . import customer_file
from . import search
from . import purchases
from . import tiers
from . import charts
from . import merge
from . import export
from . import shop_sample

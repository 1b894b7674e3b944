"""The rooms of the addon; each imports only from rooms above it.

settings -> consent -> rules -> ledger -> runs -> survey -> sending -> dispatch ->
my_day -> results: from what a company and its customers allow, over what is planned
and how it leaves, to what came of it. What a contact may do now is asked of
``planning/``, which writes the ledger as well.
"""

from . import settings
from . import consent
from . import rules
from . import ledger
from . import runs
from . import survey
from . import sending
from . import dispatch
from . import my_day
from . import results
from . import shop_sample

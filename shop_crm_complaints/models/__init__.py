"""Cases, a room for each subject; a room imports only from rooms above it.

What happens on create, write and a change of step, and in which order, is written in
``case/shop_complaint_write.py``.
"""

from . import settings
from . import case
from . import steps
from . import promise_lock
from . import followup
from . import coach
from . import partner
from . import intake
from . import portal
from . import insight
from . import shop_sample

"""The case itself: who complains, where, about what, and what a change of it does.

``shop_complaint_write`` holds the one create, write and change of step; it calls the
methods of all rooms below by name, in the order that stands there. The six steps are
in ``steps``, what may be promised in ``promise_lock``, screens in ``coach``.
"""

from . import shop_complaint
from . import shop_complaint_write
from . import shop_complaint_customer
from . import shop_complaint_origin
from . import shop_complaint_cause

"""What may be promised: remedies, limits, approvals, and promises with a day.

remedy and authority -> what was granted adds up -> a user's limit -> the approval and
its tasks. The customer's answer to an offer is in ``portal``, its texts in ``coach``.
"""

from . import shop_complaint_remedy
from . import shop_complaint_authority
from . import shop_complaint_grant
from . import shop_complaint_limit
from . import shop_complaint_approval
from . import shop_complaint_approval_task
from . import shop_complaint_promise

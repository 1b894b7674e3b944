"""What customers see of their own case, and what they answer.

Plain values alone: the controllers find a case as superuser, show what is given here,
and nothing else. The public form and e-mails are in ``intake``.
"""

from . import shop_complaint_offer
from . import shop_complaint_public
from . import shop_complaint_rating
from . import ir_http

"""What machines send: the outbox with its guarantees, then e-mail and SMS.

Tasks for people are made in ``dispatch``, which also decides when sending begins.
"""

from . import shop_outbox
from . import shop_followup_send
from . import shop_followup_email
from . import shop_followup_sms

"""What machines send: the outbox with its guarantees, e-mail, SMS, and what comes back.

Tasks for people are made in ``dispatch``, which also decides when sending begins.
"""

from . import shop_outbox
from . import shop_followup_send
from . import shop_followup_email
from . import shop_followup_sms
from . import mail_thread

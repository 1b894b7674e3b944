from . import shop_outbox
from . import shop_followup_send
from . import shop_followup_email
from . import shop_followup_sms

from . import shop_followup_dispatch
from . import shop_followup_task
from . import mail_activity

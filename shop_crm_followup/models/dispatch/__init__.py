"""On the day: what is due becomes a task or a message, or waits.

Tasks are Odoo's activities; what happens to an activity happens to its contact.
"""

from . import shop_followup_dispatch
from . import shop_followup_task
from . import mail_activity

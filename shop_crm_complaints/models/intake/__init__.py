"""How cases come in from outside: public form, e-mail, and the acknowledgement.

store and its address -> form -> e-mail -> quarantine -> acknowledgement. What comes
from a stranger stays on the case; whose it is, staff say.
"""

from . import shop_store
from . import shop_complaint_intake
from . import shop_complaint_intake_post
from . import shop_complaint_intake_try
from . import shop_complaint_mail
from . import shop_complaint_quarantine
from . import shop_complaint_receipt
from . import mail_thread

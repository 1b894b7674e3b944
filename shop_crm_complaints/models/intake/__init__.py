from . import shop_store
from . import shop_complaint_intake
from . import shop_complaint_intake_post
from . import shop_complaint_intake_try
from . import shop_complaint_mail
from . import shop_complaint_quarantine
from . import shop_complaint_receipt
from . import mail_thread

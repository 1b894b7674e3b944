from . import test_chatter_door
from . import test_customer_s_word
from . import test_customer_tours
from . import test_portal
from . import test_portal_answer

from . import test_pos_purchase
from . import test_pos_queue
from . import test_pos_sale_purchase
from . import test_till_customer
from . import test_till_mark
from . import test_till_pricelist
from . import test_till_tours
from . import test_translations

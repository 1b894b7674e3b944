from . import test_pos_purchase
from . import test_pos_queue
from . import test_pos_sale_purchase
from . import test_translations

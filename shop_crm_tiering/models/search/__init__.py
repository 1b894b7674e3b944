"""What customers are found by: pinyin, initials, phones, names on platforms.

Terms are stored with each write of a contact or handle, in one narrow table; how
they are made and asked for is in ``tools/search_terms.py``.
"""

from . import res_partner
from . import shop_customer_search
from . import shop_handle

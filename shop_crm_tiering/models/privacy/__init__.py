"""Who may read a field, who changed or exported it, and how a customer is erased.

Not here: what a customer allows (``contact``). The registry of field levels
(``tools/field_levels.py``) comes before all fields; rows that belong to a file
inherit ``shop.file.part``, which logs their changes; columns of the contact are
logged from ``customer_file/res_partner_core.py``. An erasure empties rows, banks,
users and values first, and then the files and messages that this left behind.
"""

from . import base
from . import shop_field_level
from . import shop_file_log
from . import shop_file_part
from . import res_partner
from . import res_partner_erase

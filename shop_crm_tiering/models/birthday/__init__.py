"""Birthdays in the solar and the lunar calendar, of customers and their families.

The mixin has the checks, computes and searches for both; calendars and arithmetic
are in ``tools/``; how uncommon days are kept is a company's setting (``store``).
"""

from . import shop_birthday_mixin
from . import res_partner
from . import shop_family_member

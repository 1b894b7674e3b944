"""Complaints on a customer's file, card and mark at the till, and when one is erased.

Whose case it is, is said in ``case`` and ``intake``.
"""

from . import res_partner

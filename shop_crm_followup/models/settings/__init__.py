"""How often, when and by whom a company contacts its customers.

Limits and hours only; whether one contact keeps them is decided in ``planning/``.
"""

from . import res_company
from . import res_config_settings

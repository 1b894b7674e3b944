"""What a company sets for complaints; what they do is in the rooms below."""

from . import res_company
from . import res_config_settings

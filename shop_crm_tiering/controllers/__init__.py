from . import customer_data
from . import tier_report

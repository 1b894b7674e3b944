from . import shop_complaint_pareto
from . import shop_complaint_recovery
from . import shop_complaint_report
from . import shop_complaint_warning

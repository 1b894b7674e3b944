"""What cases tell together: causes, report, who came back, early warnings.

Reads alone; the workbook and the pictures of the report are in ``report``.
"""

from . import shop_complaint_pareto
from . import shop_complaint_recovery
from . import shop_complaint_report
from . import shop_complaint_warning

from . import test_pareto
from . import test_recovery
from . import test_report
from . import test_report_tour
from . import test_report_xlsx
from . import test_warning

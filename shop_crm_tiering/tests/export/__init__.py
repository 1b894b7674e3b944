from . import test_tier_export
from . import test_tier_export_http
from . import test_tier_workbook

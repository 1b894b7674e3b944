"""Tier reports as workbooks: who took which, and the files of large ones.

The workbook itself is written in ``report/``. Large reports are cut into parts, one
step of the cron each, and end as one archive.
"""

from . import shop_tier_export
from . import shop_tier_export_part

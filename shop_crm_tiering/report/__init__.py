"""Reports beyond the reach of QWeb: the tier workbook."""

from . import report_paper_form

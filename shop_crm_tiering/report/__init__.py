"""Reports beyond the reach of QWeb: the tier workbook."""

"""The report of complaints: figures, and the workbook that holds them."""

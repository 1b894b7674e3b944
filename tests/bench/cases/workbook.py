"""The tier report as a workbook, against a bare loop over the same rows."""

import tempfile
from pathlib import Path

import xlsxwriter

from odoo.addons.shop_crm_tiering.report.tier_report import TierReport
from odoo.addons.shop_crm_tiering.report.tier_workbook import TierWorkbook

from bench.meter import peak_memory

MEMORY = 100


def measure(env, meter, table):
    scheme = env["shop.tier.scheme"].search([("code", "=", "member")])
    with tempfile.TemporaryDirectory() as folder:
        before = peak_memory()
        with meter.measure() as ours:
            TierWorkbook(TierReport(scheme)).write_to(str(Path(folder) / "ours.xlsx"))
        above = peak_memory() - before
        with meter.measure() as bare:
            count = write_bare(TierReport(scheme), Path(folder) / "bare.xlsx")
    note = f" ({count:,} customers)"
    table.add_ratio(
        "tier report as XLSX / bare loop",
        ours,
        bare,
        1.15,
        note,
        why="texts are cleaned of control characters, and a sheet a tier is opened "
        "and summed up.",
    )
    table.add(
        "memory above the process", f"{above:.0f} MB", "<= 100 MB", above <= MEMORY
    )


def write_bare(report, path):
    """Write the report's rows with typed writers and nothing else; return how many."""
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = workbook.add_worksheet()
    writers = [
        sheet.write_string if column.kind == "text" else sheet.write_number
        for column in report.columns
    ]
    count = 0
    for count, row in enumerate(report.rows(), start=1):
        for place, (write, value) in enumerate(zip(writers, row, strict=False)):
            if value is not None:
                write(count % 1_000_000, place, value)
    workbook.close()
    return count

"""Let corrected security rules reach the database: they are ours, not the shop's.

The rules of 19.0.1.0.0 came with ``noupdate``, which only the database can forget.
"""


def migrate(cr, version):
    """Drop the mark from our rules; the upgrade then writes them as they are now."""
    cr.execute(
        "UPDATE ir_model_data SET noupdate = FALSE"
        " WHERE module = %s AND model = 'ir.rule'",
        ["shop_crm_complaints"],
    )

"""What becomes of customer files when contacts are merged.

Before Odoo moves keys: values, consents, rows, tiers, in this order; afterwards the
search terms and the figures. Extended by other addons for rows of theirs.
"""

from . import res_partner

"""What the commands beside this folder share: they set up Odoo and run it.

Standard library only: this code runs before anything is installed.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036, this line is for older ones
    sys.exit(
        "Python 3.10 or newer is needed, this is "
        + ".".join(map(str, sys.version_info[:2]))
        + ": install a newer python3 and put it first in PATH."
    )

"""`python -m bench`: makes our addons importable, then runs the benchmarks."""

from odoo.modules.module import initialize_sys_path
from odoo.tools import config

config.parse_config(["--no-http", "--log-level=warn"], setup_logging=True)
initialize_sys_path()

from bench import program  # noqa: E402 (needs the path to the addons)

program.main()

"""Calls of pytest, and the one line that says what all of them came to."""

import json
import os

from . import process, python_env, state
from .console import step

NOTHING_COLLECTED = 5  # pytest's exit status
MOST_WORKERS = 4  # each has a database, a server and a browser
SHARING = ["-p", "bootstrap.sharing", "--no-loadscope-reorder"]


class Calls:
    def __init__(self, environment):
        self.environment = environment
        self.passed = 0
        self.failed = []  # the names of tests, and of what else failed

    def plain(self, database, *arguments):
        # Odoo's plugin would give these tests a database connection they don't expect.
        self._pytest(database, "-p", "no:odoo", *arguments)

    def odoo(self, database, *arguments):
        self._pytest(
            database,
            f"--odoo-database={database}",
            "--odoo-http",
            "--odoo-log-level=error",
            f"--odoo-extra=screenshots={state.folder('screenshots')}",
            *arguments,
        )

    def share(self, call, title, database, *paths):
        """Make one of the calls above by several workers; say what took longest."""
        workers = min(os.cpu_count() or 1, MOST_WORKERS)
        with step(f"Running the {title} ({workers} workers)"):
            call(database, *SHARING, f"-n{workers}", "--durations=20", *paths)

    def conclude(self):
        """Print what failed and the closing line; return whether all went well."""
        for name in self.failed:
            print(f"FAILED {name}")
        print(f"{self.passed} passed, {len(self.failed)} failed", flush=True)
        return bool(self.passed) and not self.failed

    def _pytest(self, database, *arguments):
        counts = state.folder("pytest") / "counts.json"
        counts.unlink(missing_ok=True)
        plugins = ["-p", "bootstrap.no_skips", "-p", "bootstrap.counting"]
        settings = [*plugins, "-o", f"cache_dir={state.folder('pytest')}"]
        status = process.call(
            [python_env.PYTHON, "-m", "pytest", *settings, *arguments],
            cwd=state.ROOT,
            env=self.environment.environ
            | {
                "PYTHONPATH": str(state.ROOT / "setup"),
                "SHOP_CRM_TEST_DATABASE": database,
                "SHOP_CRM_TEST_COUNTS": str(counts),
            },
        )
        self._count(counts, status)

    def _count(self, counts, status):
        came = json.loads(counts.read_text()) if counts.exists() else {}
        self.passed += came.get("passed", 0)
        self.failed += came.get("failed", [])
        if status not in (0, NOTHING_COLLECTED) and not came.get("failed"):
            self.failed.append(f"pytest itself, with exit status {status}")

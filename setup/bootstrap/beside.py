"""Work that needs no one to watch it, done in a process beside this one."""

import multiprocessing
import os
import sys
import time

from . import console, process, state


class Beside:
    """What `work` prints is kept until somebody waits for its end."""

    def __init__(self, title, work):
        self.title = title
        self.log = state.log_path(title.replace(" ", "-"))
        self.start = time.time()
        # A daemon: it is stopped when this process ends early.
        context = multiprocessing.get_context("fork")
        self.child = context.Process(target=self._run, args=(work,), daemon=True)
        self.child.start()

    def _run(self, work):
        process.end_with_parent()
        with open(self.log, "w") as output:
            os.dup2(output.fileno(), sys.stdout.fileno())
            os.dup2(output.fileno(), sys.stderr.fileno())
        sys.exit(0 if work() else 1)

    def passed(self):
        """Wait for the end, show what was printed, return whether it went well."""
        self.child.join()
        seconds = self.log.stat().st_mtime - self.start
        console.note_phase(f"{self.title} (beside the others)", seconds)
        console.say(f"\n{self.title}:")
        print(self.log.read_text(errors="replace"), flush=True)
        return self.child.exitcode == 0

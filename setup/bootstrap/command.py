"""A command of `setup/`: its failures end in one line saying what to do."""

import errno
import signal
import sys
import traceback
from pathlib import Path

from . import state
from .console import SetupError, say


def run(main):
    """Run `main(arguments)`, return its exit status; no failure shows a traceback."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        return main(sys.argv[1:])
    except SetupError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("stopped; run it again to go on.", status=130)
    except OSError as error:
        return _fail(_explain(error))
    except Exception:
        return _fail(f"a fault in setup itself; details are in {_write_traceback()}.")


def _leave(signum, _frame):
    # An exception, unlike the default action, lets `finally` stop what we started.
    raise SystemExit(128 + signum)


def _fail(text, status=1):
    say(f"setup/{Path(sys.argv[0]).name}: {text}")
    return status


def _explain(error):
    if error.errno == errno.ENOSPC:
        return "the disk is full: free 3 GB or set SHOP_CRM_HOME to another disk."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"may not write {error.filename}: set SHOP_CRM_HOME to your own folder."
    return f"{error}; details are in {_write_traceback()}."


def _write_traceback():
    try:
        path = state.log_path("fault")
        path.write_text(traceback.format_exc())
    except OSError:
        return "no log (the state folder can't be written)"
    return path

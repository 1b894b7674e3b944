"""Failures of ours that must not stop a sale."""

import logging
from contextlib import contextmanager, nullcontext

from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)


@contextmanager
def log_and_continue(what, cr=None, besides=()):
    """Log what fails inside, and go on: no sale stops because of us.

    Nothing pending is written first: what fails inside is ours alone.

    :param what: for the log, what did not happen
    :param cr: where statements that failed are undone; without it whoever executes
        them sees to that
    :param tuple besides: classes of errors that are the caller's to see
    :raise OperationalError: the database asks to do the whole again
    """
    try:
        with cr.savepoint(flush=False) if cr else nullcontext():
            yield
    except (OperationalError, *besides):
        raise
    except Exception:
        _logger.exception("%s failed, the sale goes on", what)

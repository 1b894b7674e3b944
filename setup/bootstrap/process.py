"""Running other programs."""

import ctypes
import os
import re
import shutil
import signal
import subprocess

from .console import SetupError
from .state import log_path

PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
PATIENCE = 30  # seconds a program gets to stop by itself
LOG_BYTES = 5_000_000  # a longer log is begun anew
COMPLAINT = re.compile(rb"error|fatal|critical|^E:", re.IGNORECASE)


def logged(command, log, remedy, **options):
    """Run a step whose output only matters when it fails; it goes to a log file."""
    path = log_path(log)
    start = path.stat().st_size if path.exists() else 0
    with open(path, "wb" if start > LOG_BYTES else "ab") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        options.setdefault("stdin", subprocess.DEVNULL)
        status = call(command, stdout=output, stderr=output, **options)
    if status:
        raise SetupError(f"{remedy} ({_gist(path)}; all of it: {path})")


def call(command, **options):
    """Run a program to its end, and take it down with us when we are stopped."""
    child = start(command, **options)
    try:
        return child.wait()
    except KeyboardInterrupt:
        # The terminal has sent the child the same signal: let it finish.
        _wait(child)
        raise
    finally:
        if child.poll() is None:
            # pytest and Odoo tidy up after SIGINT, down to the browser they started.
            child.send_signal(signal.SIGINT)
            _wait(child)


def start(command, **options):
    """Start a program that ends when we do, even if we are killed outright.

    Else it would go on writing what the next run begins anew.
    """
    return subprocess.Popen(command, preexec_fn=end_with_parent, **options)


def end_with_parent():
    if prctl := getattr(ctypes.CDLL(None), "prctl", None):  # Linux only
        prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def read(command, **options):
    """What the program prints; an empty text when it fails or isn't there."""
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **options,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def is_root():
    return os.geteuid() == 0


def need(program, remedy):
    path = shutil.which(program)
    if not path:
        raise SetupError(f"{program} is missing: {remedy}")
    return path


def _wait(child):
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _gist(path):
    """The last complaint of a log, else its last line."""
    lines = [line.strip() for line in path.read_bytes().splitlines() if line.strip()]
    complaints = [line for line in lines[-100:] if COMPLAINT.search(line)]
    return (complaints or lines)[-1].decode(errors="replace")[:300]

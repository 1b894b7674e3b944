"""Running other programs."""

import os
import shutil
import subprocess
import sys

from .console import SetupError
from .state import log_path

PATIENCE = 30  # seconds a program gets to stop by itself


def logged(command, log, remedy, **options):
    """Run a step whose output only matters when it fails; it goes to a log file."""
    path = log_path(log)
    with open(path, "ab") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        options.setdefault("stdin", subprocess.DEVNULL)
        status = call(command, stdout=output, stderr=output, **options)
    if status:
        raise SetupError(f"{remedy} ({_last_line(path)}; all of it: {path})")


def call(command, **options):
    """Run a program to its end, and take it down with us when we are stopped."""
    child = subprocess.Popen(command, **options)
    try:
        return child.wait()
    except KeyboardInterrupt:
        # The terminal has sent the child the same signal: let it finish.
        _wait(child)
        raise
    finally:
        if child.poll() is None:
            child.terminate()
            _wait(child)


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


def _last_line(path):
    lines = path.read_bytes().decode(errors="replace").strip().splitlines()
    text = next((line for line in reversed(lines) if line.strip()), "no output")
    return text.strip()[:200]


def replace_process(command, environ):
    sys.stdout.flush()
    os.execvpe(command[0], command, environ)

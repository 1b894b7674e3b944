"""`setup/bench [--scale small|medium|full]`: runs the package `tests/bench`."""

from . import process, python_env, state
from .console import SetupError
from .environment import Environment


def main(arguments):
    if not (state.ROOT / "tests" / "bench" / "__main__.py").exists():
        raise SetupError("there are no benchmarks: tests/bench/__main__.py is missing.")
    # On the store's server: figures without fsync would be worth little.
    with Environment("store").running() as environment:
        return _run(environment, *arguments)


def smallest_passes(environment, base):
    """Whether all of them run; at this size their figures say little."""
    return _run(environment, "--scale", "small", "--base", base) == 0


def _run(environment, *arguments):
    return process.call(
        [python_env.PYTHON, "-m", "bench", *arguments],
        env=environment.environ | {"PYTHONPATH": str(state.ROOT / "tests")},
    )

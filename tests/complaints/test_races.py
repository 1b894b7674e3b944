"""Two people at one case: on a database of its own, in sessions of their own."""

from pathlib import Path

import databases

PLAY = Path(__file__).with_name("races.py")


def test_two_at_once():
    with databases.copy() as name:
        printed = databases.shell(
            name, PLAY.read_text(), PYTHONPATH=str(PLAY.parent.parent)
        )
    assert printed.endswith("NEVER TOO MUCH\n"), printed

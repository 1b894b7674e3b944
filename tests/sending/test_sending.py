"""Messages leave once: against real sinks, with processes that are killed."""

from pathlib import Path

import databases
import pytest

from sending.sinks import Sink, Sms, Smtp

HERE = Path(__file__).parent


@pytest.fixture
def play(tmp_path):
    """Return what runs a script against the sinks, on a database of its own."""
    path = tmp_path / "taken"
    path.touch()
    with databases.copy() as name, Sink(Smtp, path) as smtp, Sink(Sms, path) as sms:

        def run(script):
            return databases.shell(
                name,
                (HERE / script).read_text(),
                PYTHONPATH=str(HERE.parent),
                SMTP_PORT=str(smtp.port),
                SMS_PORT=str(sms.port),
                TAKEN=str(path),
            )

        yield run


def test_killed_at_every_step(play):
    printed = play("killed.py")
    points = int(printed.split("KILLED ")[1].split()[0])
    assert points > 50
    assert "'uncertain'" in printed, "no kill came between sending and recording"


def test_answers_of_the_mail_server(play):
    assert play("answers.py").endswith("ANSWERED\n")


def test_a_line_that_is_cut_off_at_each_phase(play):
    assert play("phases.py").endswith("BROKEN OFF\n")


def test_a_worker_that_only_hangs_is_left_alone(play):
    assert play("hanging.py").endswith("WENT ON\n")


def test_two_servers_at_once(play):
    assert play("two_servers.py").endswith("SHARED\n")

"""Faults of the program, which may quote a stranger: what is printed of them."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from rich.console import Console

from tests.adversary.test_hostile_commands import RAW
from tests.e2e.hostile import WHOLE
from tradeconsole.crashes import crash_report, report_safely

ROOT = Path(__file__).parents[2]


def fail() -> None:
    raise ValueError(f"No such job: {WHOLE}")


@pytest.mark.e2e
def test_in_a_command() -> None:
    """In a process of its own: the command line has a say in how errors are shown."""
    code = f"""
import sys
from data import settings
from tradeconsole.start import main
def fail(*_, **__):
    raise ValueError({WHOLE!r})
settings.read_settings = fail
sys.argv = ["tradeconsole", "jobs", "list"]
main()
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)

    printed = ended.stderr.decode()
    assert ended.returncode == 1
    assert "in fail\n" in printed
    assert "ValueError: " in printed
    assert RAW.findall(printed) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_in_a_thread(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for holder in (sys, threading):
        monkeypatch.setattr(holder, "excepthook", holder.excepthook)
    report_safely()

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    printed = capsys.readouterr().err
    assert "ValueError: No such job: " in printed
    assert RAW.findall(printed) == []


def test_in_the_console() -> None:
    out = io.StringIO()
    try:
        fail()
    except ValueError as error:
        error.add_note(WHOLE)
        Console(file=out, width=100).print(crash_report())

    assert "ValueError: No such job: " in out.getvalue()
    assert RAW.findall(out.getvalue()) == []

"""Faults of the program as they are reported: with nothing in them that a terminal acts on.

What an error says may quote a stranger's text.
"""

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.traceback import Traceback


def report_safely() -> None:
    """Have whatever ends this process, or a thread of it, reported so."""
    sys.excepthook = _show
    threading.excepthook = lambda ended: _show(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _show(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    import traceback

    from data.safe_text import safe_text

    if sys.stderr is not None:
        sys.stderr.writelines(safe_text(line) for line in traceback.format_exception(kind, error, trace))


def crash_report() -> "Traceback":
    """The error that is being handled, as the console ends with it; without what variables hold, perhaps a password."""
    from rich.traceback import Traceback

    from data.safe_text import safe_text

    report = Traceback(width=None)
    for stack in report.trace.stacks:
        stack.exc_value = safe_text(stack.exc_value)
        stack.notes = [safe_text(note) for note in stack.notes]
    return report

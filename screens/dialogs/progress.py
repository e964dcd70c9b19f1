"""Work that takes a while: how far it is, and a key that stops it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static

from data.errors import ConsoleError
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame

T = TypeVar("T")
Report = Callable[[int, int], None]


class Stopped(Exception):
    """The person does not want the work to go on. It is raised in the work itself, which then leaves nothing."""


class ProgressModal(ModalScreen[T | ConsoleError | None], Generic[T]):
    """Answers with what the work gave, with the failure it ended in, or with None when it was stopped."""

    CSS_PATH = ["frame.tcss", "progress.tcss"]
    HELP: ClassVar[str] = "Something is being done. esc stops it; nothing half-made is left behind."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="progress-stop", tooltip="Stop; nothing half-made is left"),
    ]

    @dataclass
    class Moved(Message):
        """So much is done of so much."""

        done: int
        total: int

    @dataclass
    class Ended(Message):
        """The work gave this, failed by it, or was stopped."""

        result: Any

    def __init__(self, title: str, do: Callable[[Report], T]) -> None:
        """`do` makes the work in a worker, and says now and then how far it is; there it may be stopped."""
        super().__init__()
        self._title = title
        self._do = do
        self._stop = threading.Event()
        self._ended: ProgressModal.Ended | None = None

    def compose(self) -> ComposeResult:
        bar = ProgressBar(total=None, show_eta=False)
        yield DialogFrame(self._title, [bar, Static("", id="state")], [], keys="esc stop")

    def on_mount(self) -> None:
        self._run()

    @on(Moved)
    def show_progress(self, event: Moved) -> None:
        """Move the bar."""
        self.query_one(ProgressBar).update(total=event.total, progress=event.done)

    @on(Ended)
    def answer(self, event: Ended) -> None:
        """Go back with what came of it; from beneath another screen once that is gone."""
        self._ended = event
        self.go_back()

    @on(events.ScreenResume)
    def go_back(self) -> None:
        """Go back once the work has ended."""
        if self._ended is not None and self.is_current:
            result, self._ended = self._ended.result, None
            self.dismiss(result)

    def action_stop(self) -> None:
        """Have the work stop as soon as it can."""
        self._stop.set()
        self.query_one("#state", Static).update(safe_content("Stopping…"))

    def _report(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.post_message(self.Moved(done, total))

    @work(thread=True, group="form")
    def _run(self) -> None:
        try:
            result: T | ConsoleError | None = self._do(self._report)
        except Stopped:
            result = None
        except ConsoleError as error:
            result = error
        self.post_message(self.Ended(result))

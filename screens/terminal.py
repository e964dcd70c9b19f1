"""The manners of the terminal that the app runs in: its letters, its signals, and how its keys are called."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from types import FrameType

from textual import events, on
from textual.app import ReturnType
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import LineFilter

from screens.glyphs import ASCII, UNICODE, GlyphSet
from screens.harmless import HarmlessLetters
from screens.plain import PlainLetters
from screens.widgets.too_small import SizeGuard

_KEY_NAMES = {"escape": "esc", "pageup": "page up", "pagedown": "page down", "question_mark": "?", "slash": "/"}
# Not every system has all of them.
_ENDING_SIGNALS = ("SIGTERM", "SIGHUP")


class TerminalManners(SizeGuard[ReturnType]):
    """An app that draws in the letters its terminal shows, and is whole again after it was stopped."""

    _harmless = HarmlessLetters()
    _plain_letters = PlainLetters()

    @property
    def glyphs(self) -> GlyphSet:
        """The signs that this terminal shows."""
        return UNICODE

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = [*super().get_line_filters(), self._harmless]
        return [*filters, self._plain_letters] if self.glyphs is ASCII else filters

    def get_key_display(self, binding: Binding) -> str:
        """A key by the words that texts use for it, as "ctrl+s"."""
        return binding.key_display or "+".join(_KEY_NAMES.get(part, part) for part in binding.key.split("+"))

    @on(events.Mount)
    def follow_signals(self) -> None:
        """Leave tidily when the system asks; come back after a stop."""
        with contextlib.suppress(NotImplementedError, RuntimeError):
            for number in ending_signals():
                asyncio.get_running_loop().add_signal_handler(number, self.exit)
            _resume_only_in_a_terminal()

    @on(Driver.SignalResume)
    def paint_anew(self) -> None:
        """Paint everything: the terminal has forgotten what it showed before the stop."""
        self.refresh(layout=True)


def ending_signals() -> list[signal.Signals]:
    """The signals of this system that ask a program to end."""
    return [getattr(signal, name) for name in _ENDING_SIGNALS if hasattr(signal, name)]


def _resume_only_in_a_terminal() -> None:
    """Let Textual start anew after a stop only while its terminal is there.

    A window that is closed sends SIGCONT after SIGHUP; what is then written would never leave, and the app neither.
    """
    if not hasattr(signal, "SIGCONT"):
        return
    resume = signal.getsignal(signal.SIGCONT)

    def continued(number: int, frame: FrameType | None) -> None:
        if callable(resume) and os.isatty(0):
            resume(number, frame)

    if callable(resume):
        signal.signal(signal.SIGCONT, continued)

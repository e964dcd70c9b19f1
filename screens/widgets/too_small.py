"""A plain notice that covers everything while the window is too small to work in."""

from typing import Any, ClassVar

from textual import events, on
from textual.app import App, ReturnType
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

SMALLEST = Size(60, 15)


def fits(size: Size) -> bool:
    """Whether a window of this size can be worked in."""
    return size.width >= SMALLEST.width and size.height >= SMALLEST.height


def notice(size: Size, *, asks: bool = False) -> Content:
    """What is said in a window of this size; `asks` when a dialog is beneath."""
    last = "a dialog waits for your answer" if asks else "ctrl+q quits"
    return Content(
        "Please make this window larger.\n"
        f"It has {size.width} columns and {size.height} lines; "
        f"{SMALLEST.width} and {SMALLEST.height} are needed.\n"
        f"Nothing is lost; {last}."
    )


class TooSmall(Static):
    """The notice, on a layer above the screen that it is mounted on."""

    DEFAULT_CSS = """
    TooSmall {
        layer: too-small;
        dock: top;
        width: 100vw;
        height: 100vh;
        content-align: center middle;
        text-align: center;
        background: $background;
        color: $foreground;
    }
    """


class SizeGuard(App[ReturnType]):
    """An app that shows only a notice, and takes no input, while its window is too small.

    Derive the app from this first. The screens beneath keep their state and focus; a key pressed blindly must
    not reach them. A screen with `layers` of its own must name the layer `too-small` last.
    """

    DEFAULT_CSS = "Screen { layers: default too-small; }"
    KEYS_WHEN_SMALL: ClassVar[frozenset[str]] = frozenset({"ctrl+q", "ctrl+c"})

    async def on_event(self, event: events.Event) -> None:
        if self._blocks(event):
            event.stop()
            return
        await super().on_event(event)

    @on(events.Mount)
    def guard_screens(self) -> None:
        """Look at the size again whenever another screen comes to the top."""
        self.screen_change_signal.subscribe(self, self._guard)
        self._guard(self.screen)

    @on(events.Resize)
    def guard_size(self, event: events.Resize) -> None:
        """Show the notice or take it away."""
        if self.screen_stack:
            self._cover(self.screen, event.size)

    def _blocks(self, event: events.Event) -> bool:
        if fits(self.size):
            return False
        if isinstance(event, events.Key):
            return event.key not in self.KEYS_WHEN_SMALL
        return isinstance(event, events.MouseEvent | events.Paste)

    def _guard(self, screen: Screen[Any]) -> None:
        self._cover(screen, self.size)

    def _cover(self, screen: Screen[Any], size: Size) -> None:
        notices = screen.query(TooSmall)
        if fits(size):
            notices.remove()
        elif notices:
            notices.first().update(notice(size, asks=screen.is_modal))
        elif screen.is_attached:
            screen.mount(TooSmall(notice(size, asks=screen.is_modal)))

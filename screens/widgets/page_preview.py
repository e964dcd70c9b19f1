"""The client's page as text, from the same view that the web page is made of."""

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.client_view import Frame
from data.page_text import PageLine, Tone, page_lines
from data.safe_text import safe_text
from data.sharing import SharedBusiness, SharedPage

_TONES = {
    Tone.BUSINESS: "bold",
    Tone.TITLE: "bold $text-accent",
    Tone.STATUS: "$text-success",
    Tone.ASK: "bold $text-warning",
    Tone.HEADING: "bold",
    Tone.TEXT: "",
    Tone.QUIET: "$text-muted",
}


class PagePreview(VerticalScroll, can_focus=True):
    """What the client will see. What appears is marked with + and what goes away with −."""

    HELP: ClassVar[str] = (
        "The client's page as it will be. + marks what is added, − what goes away. Scroll with the arrows."
    )
    DEFAULT_CSS = """
    PagePreview { padding: 0 2; background: $background; scrollbar-size-vertical: 1; }
    PagePreview > Static { width: 1fr; height: auto; }
    """

    def __init__(self, business: SharedBusiness, everything: SharedPage, frame: Frame) -> None:
        super().__init__()
        self._business = business
        self._everything = everything
        self._frame = frame

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, wanted: Collection[str], saved: Collection[str]) -> None:
        """Show the page with these items, against what the client can see now."""
        shown = frozenset(wanted) | frozenset(saved)
        lines = page_lines(self._business, self._everything.only(shown), self._frame)
        self.query_one(Static).update(preview(lines, frozenset(wanted), frozenset(saved)))


def preview(lines: list[PageLine], wanted: frozenset[str], saved: frozenset[str]) -> Content:
    """The page's lines with what changes marked."""
    return Content("\n").join(_line(line, wanted, saved) for line in lines)


def _line(line: PageLine, wanted: frozenset[str], saved: frozenset[str]) -> Content:
    text = safe_text(line.text)
    if line.key and line.key in saved and line.key not in wanted:
        return Content.assemble(("− ", "bold $text-error"), (text, "strike $text-muted"))
    if line.key and line.key in wanted and line.key not in saved:
        return Content.assemble(("+ ", "bold $text-success"), (text, _TONES[line.tone]))
    return Content.assemble("  ", (text, _TONES[line.tone]))

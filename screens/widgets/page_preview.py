"""The client's page as text, from the same view that the web page is made of."""

from collections.abc import Collection
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.safe_text import safe_text
from data.sharing.client_view import Frame
from data.sharing.page_text import PageLine, Tone, page_lines
from data.sharing.pages import SharedBusiness, SharedPage

MARK = 2
PADDING = 4
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
    PagePreview { background: $background; scrollbar-size-vertical: 1; }
    PagePreview > Static { width: 1fr; height: auto; padding: 0 2; }
    """

    def __init__(self, business: SharedBusiness, everything: SharedPage, frame: Frame) -> None:
        super().__init__()
        self._business = business
        self._everything = everything
        self._frame = frame
        self._wanted: frozenset[str] = frozenset()
        self._saved: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, wanted: Collection[str], saved: Collection[str]) -> None:
        """Show the page with these items, against what the client can see now."""
        self._wanted, self._saved = frozenset(wanted), frozenset(saved)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        page = self._everything.only(self._wanted | self._saved)
        lines = page_lines(self._business, page, self._frame)
        width = (self.scrollable_content_region.width or self.app.size.width) - PADDING
        self.query_one(Static).update(preview(lines, self._wanted, self._saved, width))


def preview(lines: list[PageLine], wanted: frozenset[str], saved: frozenset[str], width: int) -> Content:
    """The page's lines with what changes marked, in `width` cells."""
    return Content("\n").join(shown for line in lines for shown in _line(line, wanted, saved, width))


def _line(line: PageLine, wanted: frozenset[str], saved: frozenset[str], width: int) -> list[Content]:
    mark, tone = ("  ", ""), _TONES[line.tone]
    if line.key in saved - wanted:
        mark, tone = ("− ", "bold $text-error"), "strike $text-muted"
    elif line.key in wanted - saved:
        mark = ("+ ", "bold $text-success")
    first, *rest = wrapped(safe_text(line.text), width - MARK)
    return [Content.assemble(mark, (first, tone)), *(Content.assemble("  ", (part, tone)) for part in rest)]


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken between words; always at least one line."""
    lines: list[str] = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width or not lines[-1].strip():
            lines[-1] = joined
        else:
            lines.append(word)
    return lines

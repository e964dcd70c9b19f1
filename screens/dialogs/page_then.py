"""What the client of a job could see at a moment of the past: the page as it was, and who held a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from data.history import Then
from data.safe_text import safe_line
from data.sharing.client_view import Frame
from data.sharing.page_text import page_lines
from data.sharing.pages import SharedBusiness
from data.wording import clock_time, full_day, local
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame
from screens.widgets.page_preview import preview

TEXT_WIDTH = 64


@dataclass(frozen=True)
class PageThen:
    """What could be seen.

    Attributes:
        business: Whose page it is, as it is called now.
        frame: The moment, and where the business is.
    """

    job: str
    business: SharedBusiness
    then: Then
    frame: Frame

    def in_words(self) -> str:
        """ "On Wed 3 Jun 2026 at 9:15 am"."""
        there = local(self.frame.now, self.frame.zone)
        return f"On {full_day(there.date())} at {clock_time(there)}"


class PageThenModal(ModalScreen[None]):
    """Shows the page as it was; it can't be changed."""

    CSS_PATH = ["frame.tcss", "page_then.tcss"]
    HELP: ClassVar[str] = (
        "The page as a client could see it then. Every change of it is kept, so this does not change any more."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,w", "dismiss", "Back", id="then-back", tooltip="Go back"),
        Binding("up,k", "scroll(-1)", "Up", id="then-up", tooltip="A line up", show=False),
        Binding("down,j", "scroll(1)", "Down", id="then-down", tooltip="A line down", show=False),
        Binding("pageup", "scroll(-10)", "Page up", id="then-page-up", tooltip="A page up", show=False),
        Binding("pagedown", "scroll(10)", "Page down", id="then-page-down", tooltip="A page down", show=False),
    ]

    def __init__(self, shown: PageThen) -> None:
        super().__init__()
        self._shown = shown

    def compose(self) -> ComposeResult:
        body = [Static(safe_content(text)) for text in (facts(self._shown), page(self._shown))]
        title = f"What the client of {safe_line(self._shown.job)} could see"
        yield DialogFrame(title, body, [Button(safe_content("Back"), id="back")])

    def on_button_pressed(self) -> None:
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Move through a page that is longer than the dialog."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def facts(shown: PageThen) -> Content:
    """When, whether the portal was on, and who held a link that worked."""
    return Content("\n").join(
        Content.assemble((f"{name:<10}", "$text-muted"), value) for name, value in _facts(shown) if value
    )


def _facts(shown: PageThen) -> Iterator[tuple[str, str]]:
    yield "When", shown.in_words()
    yield "Portal", "on" if shown.then.portal_on else "off"
    if shown.then.portal_on:
        people = [f"{link.name} <{link.email}>" if link.email else link.name for link in shown.then.links]
        yield "Links", safe_line(", ".join(people)) or "nobody held one that worked"


def page(shown: PageThen) -> Content:
    """The page, or why there was none to see."""
    then = shown.then
    if then.page is None:
        words = then.unseen.in_words(shown.job) if then.unseen else ""
        return Content.styled(f"\n{safe_line(words)}", "$text-warning")
    keys = frozenset(then.page.keys())
    return Content.assemble("\n", preview(page_lines(shown.business, then.page, shown.frame), keys, keys, TEXT_WIDTH))

"""What every card of a record is: a head, tabs, the tab in front, and where it helps a panel beneath."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static, Tab, Tabs

from data.errors import ConsoleError
from data.safe_text import safe_line
from screens.content import safe_content
from screens.messages import StoreChanged
from screens.office import Office
from screens.widgets.header import HeaderBar
from screens.widgets.tab_body import CardRow, CardTab, TabBody
from screens.widgets.views import ViewTabs

__all__ = ["CardHead", "CardRow", "CardScreen", "CardTab"]


LAST_KEYS: list[BindingType] = [
    Binding("left", "turn(-1)", "Tab before", id="card-tab-before", tooltip="The tab before", show=False),
    Binding("right,tab", "turn(1)", "Next tab", id="card-tab-next", tooltip="The next tab", show=False),
    Binding("escape", "dismiss", "Back", id="card-back", tooltip="Go back"),
    Binding("question_mark", "app.help", "Help", key_display="?", id="card-help", tooltip="The keys of this place"),
    Binding("q", "app.quit", "Quit", id="card-quit", tooltip="Close TradeConsole", show=False),
]


@dataclass(frozen=True)
class CardHead:
    """What stands above the tabs of a card.

    Attributes:
        title: The record's number and name.
        standing: How it stands now, at the right.
        reach: Whom it is about and how to reach them.
        place: Where it is, at the right.
    """

    title: str
    standing: Content
    reach: str
    place: str


class CardScreen(Screen[None]):
    """One record whole. What is on its card, a subclass says; it reads in `read`, once before anything is drawn."""

    # Whole, as a subclass may be in another folder.
    CSS_PATH = Path(__file__).with_name("card_screen.tcss")
    AUTO_FOCUS = "TabText, TabRows"

    def __init_subclass__(cls, *, is_whole: bool = True, **options: Any) -> None:
        """Have the keys of every card stand after those of its own; what is only a part of one has none."""
        if is_whole:
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *LAST_KEYS]
        super().__init_subclass__(**options)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.shown: Sequence[CardTab] = ()
        """The tabs as they were last read."""
        self.read()

    @abstractmethod
    def read(self) -> bool:
        """Read everything on the card; False when the record is there no more.

        Raises:
            ConsoleError: It can't be read; what stands on the card is the last that could be.
        """

    @abstractmethod
    def trail(self) -> str:
        """What the record is called, beneath the view that it was opened in."""

    @abstractmethod
    def head(self) -> CardHead:
        """What the record is, in short."""

    @abstractmethod
    def tabs(self) -> Sequence[CardTab]:
        """The tabs with what was read."""

    def panel(self) -> Content | None:
        """What stands beneath the tabs; None for a card without a panel."""
        return None

    def compose(self) -> ComposeResult:
        self.shown = self.tabs()
        yield HeaderBar(self.office.glyphs, self.office.header)
        yield ViewTabs(self.app.current_mode or "", self.office.actor.role, self.trail())
        yield Static(id="head")
        yield Tabs(*(Tab(Content(tab.title), id=tab.id) for tab in self.shown))
        yield TabBody()
        with Vertical(id="below"):
            yield Static("Client", id="panel-title")
            yield Static(id="panel")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Tabs).can_focus = False
        self.query_one("#below").display = self.panel() is not None

    def on_resize(self) -> None:
        self.draw()

    @property
    def front(self) -> str:
        """The id of the tab in front."""
        return self.query_one(Tabs).active or self.shown[0].id

    @property
    def row_key(self) -> str | None:
        """What names the row under the cursor; None where there are no rows, or those of the tab before are shown."""
        body = self.query_one(TabBody)
        return body.row_key if body.tab_id == self.front else None

    def turn_to(self, tab: str) -> None:
        """Have a tab in front."""
        self.query_one(Tabs).active = tab

    @on(Tabs.TabActivated)
    def show_tab(self) -> None:
        """Show what is on the tab in front, from its top."""
        self._draw_tab()
        self.refresh_bindings()

    @on(TabBody.RowReached)
    def follow_row(self) -> None:
        """Show the keys of the row under the cursor."""
        self.refresh_bindings()

    @on(StoreChanged)
    def read_again(self) -> None:
        """Show what is there now, on the same tab and at the same place."""
        try:
            is_there = self.read()
        except ConsoleError:
            return
        if not is_there:
            if self.is_current:
                self.dismiss(None)
            return
        self.shown = self.tabs()
        for tab in self.shown:
            self.query_one(f"#{tab.id}", Tab).label = Content(tab.title)
        self.draw()
        self.refresh_bindings()

    def action_turn(self, by: int) -> None:
        """Turn to another tab."""
        tabs = self.query_one(Tabs)
        if by > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()

    def draw(self) -> None:
        """Draw what was read."""
        self.query_one("#head", Static).update(_head_lines(self.head(), self.app.size.width - 2))
        if (panel := self.panel()) is not None:
            self.query_one("#panel", Static).update(safe_content(panel))
        self._draw_tab()
        self.call_after_refresh(self._lift_toasts)

    def _draw_tab(self) -> None:
        front = self.front
        self.query_one(TabBody).show(next(tab for tab in self.shown if tab.id == front))

    def _lift_toasts(self) -> None:
        """Have toasts stand above the panel, which says what has changed."""
        panel = self.query_one("#below")
        below = panel.outer_size.height + 1 if panel.display else 1
        for rack in self.query("ToastRack"):
            rack.styles.margin = (0, 0, below, 0)


def _head_lines(head: CardHead, width: int) -> Content:
    title = Content.styled(safe_line(head.title), "bold")
    place = Content.styled(safe_line(head.place), "$text-muted")
    reach = Content(safe_line(head.reach))
    return Content("\n").join([_at_both_ends(title, head.standing, width), _at_both_ends(reach, place, width)])


def _at_both_ends(left: Content, right: Content, width: int) -> Content:
    """Two facts on one line, or on two where the line is too short."""
    if not right.plain:
        return left
    gap = width - left.cell_length - right.cell_length
    return Content.assemble(left, " " * gap if gap > 1 else "\n", right)

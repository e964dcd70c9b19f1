"""The Job Card: one job whole, and what its client knows of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static, Tab, Tabs

from data.errors import Damaged
from data.permissions import Action
from data.queries.activity import ActivityRow, list_activity
from data.queries.job_details import JobSight, job_details
from data.queries.jobs import JobRow, find_job
from data.queries.share_offer import ShareOffer, share_offer
from data.safe_text import safe_line
from screens.client_panel import client_panel
from screens.job_tabs import CardManner, job_tabs
from screens.job_tabs import Tab as CardTab
from screens.messages import AttachClient, CopyLink, OpenClientPage, ShareJob, StoreChanged
from screens.office import Office
from screens.widgets.header import HeaderBar
from screens.widgets.views import ViewTabs

TIMELINE_ROWS = 200


class TabText(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The text of the tab in front; it scrolls up and down only."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", id="tab-up", tooltip="A line up", show=False),
        Binding("down,j", "scroll_down", "Down", id="tab-down", tooltip="A line down", show=False),
        Binding("pageup", "page_up", "Page up", id="tab-page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page_down", "Page down", id="tab-page-down", tooltip="A page down", show=False),
        Binding("home", "scroll_home", "First", id="tab-home", tooltip="To the top", show=False),
        Binding("end", "scroll_end", "Last", id="tab-end", tooltip="To the end", show=False),
    ]


class JobCardScreen(Screen[None]):
    """A job on seven tabs, with the client panel beneath."""

    CSS_PATH = "job_card.tcss"
    AUTO_FOCUS = "TabText"
    HELP: ClassVar[str] = (
        "One job whole. Left and right turn the tabs. The panel beneath says what the client can see, when they last "
        "looked, and what is new since then."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "share", "Share with client", id="card-share", tooltip="Choose what the client may see"),
        Binding("o", "open_page", "Open page", id="card-page", tooltip="Open the client's page in a browser"),
        Binding("l", "link", "Link / QR", id="card-link", tooltip="Copy the client's link or show it as a QR code"),
        Binding("c", "attach", "Client", id="card-client", tooltip="Attach a client to this job"),
        Binding("left,h", "turn(-1)", "Tab before", id="card-tab-before", tooltip="The tab before", show=False),
        Binding("right,tab", "turn(1)", "Next tab", id="card-tab-next", tooltip="The next tab", show=False),
        Binding("escape", "dismiss", "Back", id="card-back", tooltip="Go back to the list"),
        Binding("question_mark", "app.help", "Help", key_display="?", id="card-help", tooltip="The keys of this place"),
        Binding("q", "app.quit", "Quit", id="card-quit", tooltip="Close TradeConsole", show=False),
    ]

    def __init__(self, office: Office, job: JobRow) -> None:
        super().__init__()
        self.office = office
        self.job = job
        self.offer: ShareOffer | None = None
        """What can be shared; None when some of it can't be read."""
        self._tabs: list[CardTab] = []
        self._read()

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.office.glyphs, self.office.header)
        yield ViewTabs("jobs", safe_line(self.job.number))
        yield Static(id="head")
        yield Tabs(*(Tab(Content(tab.title), id=tab.id) for tab in self._tabs))
        with TabText():
            yield Static(id="text")
        with Vertical(id="client"):
            yield Static("Client", id="client-title")
            yield Static(id="panel")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Tabs).can_focus = False

    def on_resize(self) -> None:
        self._draw()

    @on(Tabs.TabActivated)
    def show_tab(self) -> None:
        """Show the text of the tab in front, from its top."""
        self._draw_tab()
        self.query_one(TabText).scroll_home(animate=False)

    @on(StoreChanged)
    def read_again(self) -> None:
        """Show what is there now, on the same tab and at the same place."""
        try:
            job = find_job(self.office.db, self.job.number)
            if job is not None:
                self.job = job
                self._read()
        except Damaged:
            return  # what stands here is the last that could be read
        if job is None:
            if self.is_current:
                self.dismiss(None)
            return
        for tab in self._tabs:
            self.query_one(f"#{tab.id}", Tab).label = Content(tab.title)
        self._draw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """For roles that may not share, the keys are not there; where sharing is not possible, they are greyed."""
        if action in ("share", "open_page", "link") and not self.office.may(Action.SHARE):
            return False
        if action not in ("open_page", "link", "attach"):
            return True
        offer = self.offer
        if offer is None:
            return None
        if action == "open_page":
            return any(person.is_live(self.office.now) for person in offer.recipients) or None
        if action == "link":
            return bool(offer.saved_keys()) or None
        return self.office.may(Action.EDIT_JOBS) and not offer.has_client

    def action_share(self) -> None:
        """Choose what the client may see."""
        self.post_message(ShareJob(self.job.number))

    def action_open_page(self) -> None:
        """Open the client's page in a browser."""
        self.post_message(OpenClientPage(self.job.number))

    def action_link(self) -> None:
        """Copy the client's link or show it as a QR code."""
        self.post_message(CopyLink(self.job.number))

    def action_attach(self) -> None:
        """Attach a client to this job."""
        self.post_message(AttachClient(self.job.number))

    def action_turn(self, by: int) -> None:
        """Turn to another tab."""
        tabs = self.query_one(Tabs)
        if by > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()

    def _read(self) -> None:
        """Read everything on the card; what can't be read is named and left out."""
        office, lost = self.office, list[str]()
        sight = JobSight(papers=office.may(Action.EDIT_QUOTES), costs=office.may(Action.SEE_COSTS))
        details = job_details(office.db, self.job, sight, office.now, lost)
        timeline: Sequence[ActivityRow] = ()
        self.offer = None
        with _naming(lost):
            self.offer = share_offer(office.db, self.job, office.frame())
        with _naming(lost):
            timeline = list_activity(office.db, job=self.job.id, limit=TIMELINE_ROWS)
        self._tabs = job_tabs(details, timeline, CardManner(office.glyphs, office.frame().zone), lost)

    def _draw(self) -> None:
        self.query_one("#head", Static).update(self._head())
        self.query_one("#panel", Static).update(self._panel())
        self._draw_tab()
        self.call_after_refresh(self._lift_toasts)

    def _panel(self) -> Content:
        if self.offer is None:
            return Content.styled("What the client knows can't be read. See Overview.", "$text-error")
        return client_panel(self.offer, self.office)

    def _lift_toasts(self) -> None:
        """Have toasts stand above the client panel, which says what an update has changed."""
        below = self.query_one("#client").outer_size.height + 1
        for rack in self.query("ToastRack"):
            rack.styles.margin = (0, 0, below, 0)

    def _draw_tab(self) -> None:
        front = self.query_one(Tabs).active or self._tabs[0].id
        text = self.query_one("#text", Static)
        text.set_class(front == "timeline", "-rows")
        text.update(self._text_of(front))

    def _text_of(self, tab: str) -> Content:
        return next(found.text for found in self._tabs if found.id == tab)

    def _head(self) -> Content:
        job, glyphs = self.job, self.office.glyphs
        person = next(iter(self.offer.recipients if self.offer else ()), None)
        reach = [job.client or "(no client)", person.phone if person else "", person.email if person else ""]
        who = f" {glyphs.dot} ".join(safe_line(part) for part in reach if part)
        title = Content.styled(safe_line(f"{job.number} {job.title}"), "bold")
        status = Content(glyphs.status(job.status))
        site = Content.styled(safe_line(job.site), "$text-muted")
        width = self.app.size.width - 2
        return Content("\n").join([_at_both_ends(title, status, width), _at_both_ends(Content(who), site, width)])


@contextmanager
def _naming(lost: list[str]) -> Iterator[None]:
    try:
        yield
    except Damaged as error:
        lost.append(error.message)


def _at_both_ends(left: Content, right: Content, width: int) -> Content:
    """Two facts on one line, or on two where the line is too short."""
    if not right:
        return left
    gap = width - left.cell_length - right.cell_length
    return Content.assemble(left, " " * gap if gap > 1 else "\n", right)

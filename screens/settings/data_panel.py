"""Where the business's data is, and its backups."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from data.backups.copies import Backup
from data.errors import ConsoleError
from data.queries.people import read_business
from data.safe_text import safe_line
from data.wording import file_size, short_moment
from screens.content import safe_content
from screens.dialogs.progress import ProgressModal, Report
from screens.messages import SomethingWrong
from screens.office import Office

HOW = (
    "A backup is one file with everything in it; keep one somewhere else, too.\n"
    "To go back to one, close TradeConsole and run: tradeconsole restore FILE\n"
    "To take lists elsewhere: tradeconsole export clients (or jobs, quotes, invoices)"
)


class DataPanel(Vertical, can_focus=True):
    """The database and its newest backup, and a key that makes another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "back_up", "Back up now", id="data-backup", tooltip="Copy everything to a file"),
    ]

    @dataclass
    class Found(Message):
        """The newest backup is known; None when there is none."""

        backup: Backup | None

    def __init__(self, office: Office) -> None:
        super().__init__(id="data")
        self.office = office

    def compose(self) -> ComposeResult:
        yield Static("Data", classes="settings--title")
        yield Static("", id="facts")
        yield Static(safe_content(HOW), classes="settings--note")

    def on_mount(self) -> None:
        self.look()

    @property
    def is_changed(self) -> bool:
        """Nothing is typed here."""
        return False

    def enter(self) -> None:
        """Go to the panel."""
        self.focus()

    @work(thread=True, exclusive=True, group="keyring")
    def look(self) -> None:
        """Look for the newest backup; each file is looked into."""
        from data.backups.making import last_backup

        self.post_message(self.Found(last_backup(self.office.store.path)))

    @on(Found)
    def show_facts(self, event: Found) -> None:
        """Say where everything is."""
        self.query_one("#facts", Static).update(safe_content(_facts(self.office, event.backup)))

    def action_back_up(self) -> None:
        """Make a backup, with a bar that shows how far it is."""
        self.app.push_screen(ProgressModal("Backing up", self._back_up), self._backed_up)

    def _back_up(self, report: Report) -> Backup:
        from data.backups.making import make_backup

        return make_backup(self.office.store, self.office.actor, progress=report)

    def _backed_up(self, result: Backup | ConsoleError | None) -> None:
        if isinstance(result, ConsoleError):
            self.post_message(SomethingWrong(result))
        elif result is not None:
            self.notify(f"Everything is in {safe_line(result.path.name)}.", title="Backed up", markup=False)
            self.look()


def _facts(office: Office, backup: Backup | None) -> Content:
    path, business = office.store.path, read_business(office.db)
    zone = business.timezone if business else "UTC"
    size = sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*") if part.is_file())
    newest = f"{short_moment(backup.at, zone)}, {file_size(backup.size)}" if backup else "none yet: b makes one"
    rows = [("Database", str(path)), ("Size", file_size(size)), ("Newest backup", newest)]
    if backup:
        rows.append(("", str(backup.path)))
    return Content("\n").join(
        Content.assemble((name.ljust(16), "$text-muted"), safe_line(value)) for name, value in rows
    )

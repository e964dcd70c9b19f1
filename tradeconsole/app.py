"""The terminal app: it puts the screens together and keeps them up to date while clients act."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from data.errors import ConsoleError, NotFound
from data.queries.client_acts import ClientAct, client_acts_since, last_activity
from data.queries.people import StaffRow, active_staff, actor_of, header_state, read_actor
from data.safe_text import safe_line, safe_text
from data.settings import Settings
from data.store import Store, open_store
from screens.commands import RecordCommands, actions_for, actions_of
from screens.glyphs import glyph_set
from screens.messages import SwitchUser
from screens.office import HeaderView, Office
from screens.themes import DARK_NAME, THEMES
from screens.widgets.header import HeaderBar
from screens.widgets.too_small import SizeGuard
from screens.widgets.views import VIEWS, views_of
from tradeconsole.background import Background, portal_port
from tradeconsole.crashes import crash_report
from tradeconsole.first_start import is_first_start, make_business
from tradeconsole.idle import LOCKED_AFTER, Idle
from tradeconsole.requests import RequestHandling
from tradeconsole.requests.base import FIRST_VIEW

LOOK_EVERY = 1.0
QUIET_BEFORE_IMPORT = 1.5


class TradeConsole(RequestHandling):
    """The office of a trades business in a terminal."""

    TITLE = "TradeConsole"
    CSS_PATH = "app.tcss"
    COMMANDS = SizeGuard.COMMANDS | {RecordCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                view.number,
                f"show_view('{view.name}')",
                view.title,
                id=f"view-{view.name}",
                tooltip=f"Go to {view.title}",
                show=False,
            )
            for view in VIEWS
        ),
        Binding("ctrl+l", "lock", "Lock", id="app-lock", tooltip="Lock TradeConsole", show=False),
        Binding("f1", "help", "Help", id="app-help", tooltip="The keys of this place", show=False),
        Binding(
            "ctrl+p",
            "command_palette",
            "everything",
            id="app-palette",
            tooltip="Any job, client, quote or invoice, any action",
            show=False,
            priority=True,
        ),
        Binding("ctrl+q", "quit", "Quit", id="app-quit", tooltip="Close TradeConsole", show=False, priority=True),
    ]

    def __init__(self, office: Office, background: Background | None = None, *, asks_first: bool = False) -> None:
        """`asks_first` has somebody sign in before anything is shown."""
        super().__init__()
        self.office = office
        self.asks_first = asks_first
        self._background = background
        self._last_activity = last_activity(office.db)
        self.idle = Idle()
        office.header = self._header()
        self.add_views()
        for theme in THEMES:
            self.register_theme(theme)

    async def on_mount(self) -> None:
        self.theme = DARK_NAME
        if self.asks_first:
            # Nothing is read and nothing painted before somebody has signed in.
            self.post_message(SwitchUser())
        else:
            await self.switch_mode(FIRST_VIEW)
        self.set_interval(LOOK_EVERY, self._look)
        if self._background is not None:
            self.office.mail_queued = self._background.mail_queued
            self.call_after_refresh(self._background.start)
            self._import_when_quiet()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            self.idle.touched()
        await super().on_event(event)

    def on_unmount(self) -> None:
        if self._background is not None:
            self._background.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whoever has not signed in may do that, or leave; a view that a role does not have has no key."""
        if action in ("command_palette", "show_view", "lock", "help") and self.is_locked:
            return False
        if action == "show_view":
            return parameters[0] in {view.name for view in views_of(self.office.actor.role)}
        return True

    def action_lock(self) -> None:
        """Let somebody else sign in."""
        self.post_message(SwitchUser())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from actions_of(screen)
        yield from actions_for(self.office, self.post_message)
        if self._background is not None and not self._background.answering:
            yield SystemCommand(
                "Start the portal here", "Serve the clients' pages from this machine", self._start_portal
            )
        yield SystemCommand("Theme", "Choose how TradeConsole looks", self.action_change_theme)
        yield SystemCommand("Keys", "The keys of this place", self.action_help)
        yield SystemCommand("Quit", "Close TradeConsole", self.action_quit)

    def _start_portal(self) -> None:
        if self._background is not None:
            self._background.start_portal(portal_port(self.office.portal_url()))

    def _look(self) -> None:
        """See whether anything was written by a client, the sender or another console."""
        with contextlib.suppress(ConsoleError):
            self._follow_person()
            self._lock_when_idle()
            self.show_header()
            newest = last_activity(self.office.db)
            if newest != self._last_activity:
                role, last, self._last_activity = self.office.actor.role, self._last_activity, newest
                self.refresh_view()
                for act in client_acts_since(self.office.db, last, role) if not self.is_locked else ():
                    self.notify(safe_line(told(act)), title="Client", timeout=8, markup=False)

    def _fatal_error(self) -> None:
        """End without what variables hold, perhaps a password or a link; a damaged file is named as such."""
        from rich.text import Text

        from data.health import damage_of

        damage = damage_of(self.office.store.path)
        if damage is None:
            self.panic(crash_report())
        else:
            self._return_code = damage.exit_code
            self.panic(Text(safe_text(f"{damage.title}: {damage.message}\n{damage.hint}")))

    def _follow_person(self) -> None:
        """Somebody else may have given the person another role, or signed them out for good."""
        if self.is_locked:
            return
        old, now = self.office.actor, read_actor(self.office.db, self.office.actor.staff_id)
        if now is None:
            self.post_message(SwitchUser())
        elif now != old:
            self.office.sign_in(now)
            if now.role is not old.role:
                self.notify(f"You work here as {now.role} now.", title="Another role", timeout=8, markup=False)
                self.call_later(self.return_to_start)

    def _lock_when_idle(self) -> None:
        """A business with passwords is not left open for whoever comes by."""
        is_left = self.idle.lasts >= LOCKED_AFTER and not self.is_locked
        if is_left and any(person.has_password for person in active_staff(self.office.db)):
            self.action_lock()

    def show_header(self) -> None:
        """Have the header of the screen in front say how things are now."""
        self.office.header = self._header()
        for bar in self.screen.query(HeaderBar):
            bar.show(self.office.header)

    def _header(self) -> HeaderView:
        state = header_state(self.office.db)
        assert state is not None
        return HeaderView(
            state,
            self.office.actor,
            answering=self._background.answering if self._background else None,
            keeps_mail=self.office.keeps_mail(),
            is_sole_trader=len(active_staff(self.office.db)) == 1,
            today=self.office.today_count(),
        )

    def _import_when_quiet(self) -> None:
        """Writes need SQLModel, which takes longer to import than the app to start: do it while nobody types."""
        if self.idle.lasts < QUIET_BEFORE_IMPORT:
            self.set_timer(QUIET_BEFORE_IMPORT, self._import_when_quiet)
        else:
            threading.Thread(target=_import_models, daemon=True, name="imports").start()


def _import_models() -> None:
    import data.models  # noqa: F401


def told(act: ClientAct) -> str:
    """What a client did, in a sentence: "Anna Nguyen: quote accepted, Q-0031"."""
    about = act.subject or act.job or ""
    return f"{act.who}: {act.action}{f', {about}' if about else ''}"


def run_console(settings: Settings, *, portal_port: int | None = None, staff: str | None = None) -> int:
    """Open the app on this machine's database; what the process ends with. A first start sets up a business first.

    Args:
        portal_port: Where to run a portal beside the app; None to run none.
        staff: Who is signed in at the start, by email, in place of whom the settings name; a password is asked for.

    Raises:
        ConsoleError: There is no database, or it can't be used.
    """
    if is_first_start(settings) and not (staff := make_business(settings)):
        return 0
    store = open_store(settings.database, settings.clock)
    try:
        person, asks_first = _first_person(store, staff or settings.staff)
        office = Office(store, settings, actor_of(person), glyph_set(os.environ, sys.stdout.encoding))
        app = TradeConsole(office, Background(store, settings, portal_port), asks_first=asks_first)
        app.run()
        return app.return_code or 0
    finally:
        store.close()


def _first_person(store: Store, email: str | None) -> tuple[StaffRow, bool]:
    """Who the app begins with, and whether somebody has to sign in first: not a sole trader without a password.

    Raises:
        NotFound: Nobody works here yet.
    """
    people = active_staff(store.reader)
    if not people:
        raise NotFound("There is no business in this database yet.", "Set one up with `tradeconsole init`.")
    for person in people:
        if email and person.email == email.strip().lower():
            return person, person.has_password
    return people[0], len(people) > 1 or people[0].has_password

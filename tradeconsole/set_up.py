"""The first start: a small app of its own, before there is a business to open."""

import os
import sys
from pathlib import Path

from textual import work

from data.business.set_up import Wanted, set_up
from data.business.timezones import machine_zone
from data.settings import Settings
from screens.dialogs.progress import ProgressModal, Report
from screens.dialogs.unsaved import UnsavedModal
from screens.glyphs import UNICODE, GlyphSet, glyph_set
from screens.set_up import SetUpPage, SetUpScreen
from screens.terminal import TerminalManners
from screens.themes import DARK_NAME, THEMES
from tradeconsole.crashes import crash_report


class SetUp(TerminalManners[str]):
    """Asks for what a business begins with, and makes it; answers with the email of its Owner."""

    TITLE = "TradeConsole"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, settings: Settings, path: Path, glyphs: GlyphSet = UNICODE) -> None:
        self._glyphs = glyphs
        super().__init__()
        self._settings = settings
        self._path = path
        for theme in THEMES:
            self.register_theme(theme)

    @property
    def glyphs(self) -> GlyphSet:
        return self._glyphs

    def on_mount(self) -> None:
        self.theme = DARK_NAME
        zone = machine_zone(self._settings.environ)
        self.push_screen(SetUpScreen(self._make, self._password_words, zone))

    async def action_quit(self) -> None:
        """Leave; what was typed is asked about, and what is being made is stopped first."""
        if isinstance(self.screen, ProgressModal):
            self.screen.action_stop()
        elif any(page.has_changes() for page in self.screen_stack if isinstance(page, SetUpPage)):
            self._ask_to_quit()
        else:
            self.exit("")

    @work
    async def _ask_to_quit(self) -> None:
        if isinstance(self.screen, UnsavedModal):
            return
        if await self.push_screen_wait(UnsavedModal("Leave without setting up?", leave="Leave")):
            self.exit("")

    def _fatal_error(self) -> None:
        """End without what variables hold, perhaps a password."""
        self.panic(crash_report())

    def _make(self, wanted: Wanted, report: Report) -> None:
        set_up(self._path, self._settings.clock, wanted, report)

    def _password_words(self) -> str:
        from data.keychain import FILE_VARIABLE, PASSWORD_VARIABLE, KeychainUnavailable, password_source, smtp_password

        environ = self._settings.environ
        try:
            smtp_password("", environ)
        except KeychainUnavailable as error:
            return f"{error.message} {error.hint} Mail waits until then."
        given = environ.get(PASSWORD_VARIABLE) or environ.get(FILE_VARIABLE)
        return f"Its password: {password_source('', environ)}." if given else ""


def run_set_up(settings: Settings, path: Path) -> str:
    """Let somebody at this terminal set up a business at `path`; the email of its Owner, "" when they left.

    Raises:
        SystemExit: The program failed.
    """
    app = SetUp(settings, path, glyph_set(os.environ, sys.stdout.encoding))
    owner = app.run()
    if app.return_code:
        raise SystemExit(app.return_code)
    return owner or ""

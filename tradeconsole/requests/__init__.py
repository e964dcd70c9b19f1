"""Answers what screens ask for: other screens, changes, links, the switch, another person."""

from typing import Protocol, runtime_checkable

from textual import work

from screens.dialogs.unsaved import UnsavedModal
from screens.help import HelpModal
from tradeconsole.requests.enquiries import EnquiryRequests
from tradeconsole.requests.links import LinkRequests
from tradeconsole.requests.new_jobs import NewJobRequests
from tradeconsole.requests.papers import PaperRequests
from tradeconsole.requests.people import PeopleRequests
from tradeconsole.requests.settings import SettingsRequests
from tradeconsole.requests.today import TodayRequests


@runtime_checkable
class Unsaved(Protocol):
    """A screen on which something may have been typed or ticked that is not saved."""

    def has_changes(self) -> bool: ...


class RequestHandling(
    NewJobRequests,
    PaperRequests,
    LinkRequests,
    EnquiryRequests,
    TodayRequests,
    SettingsRequests,
    PeopleRequests,
):
    """An app that answers every request of its screens."""

    async def action_quit(self) -> None:
        """Leave; what is not saved is asked about, in whichever view it stands."""
        if any(screen.has_changes() for screen in self._open_screens() if isinstance(screen, Unsaved)):
            self._ask_to_quit()
        else:
            self.exit()

    def _open_screens(self) -> list[object]:
        return [screen for stack in self._screen_stacks.values() for screen in stack]

    @work
    async def _ask_to_quit(self) -> None:
        is_asked = any(isinstance(screen, UnsavedModal) for screen in self.screen_stack)
        if not is_asked and await self.push_screen_wait(UnsavedModal("Quit without saving?", leave="Quit")):
            self.exit()

    def action_help(self) -> None:
        """Show the keys of what has the focus."""
        self.push_screen(HelpModal(self.screen))

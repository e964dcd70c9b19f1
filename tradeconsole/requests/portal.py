"""The Client Portal's switch."""

from collections.abc import Callable
from typing import Any

from textual import on, work

from data.queries.portal_use import portal_use
from screens.dialogs.portal_off import PortalOffModal
from screens.messages import SwitchPortal, Write
from tradeconsole.requests.base import RequestBase


class PortalRequests(RequestBase):
    """Switches the portal."""

    @on(SwitchPortal)
    @work
    async def ask_switch(self, event: SwitchPortal) -> None:
        """Switch the portal; before it goes off, show what that cuts."""
        if not event.on:
            use = portal_use(self.office.db, self.office.now)
            if not await self.push_screen_wait(PortalOffModal(use)):
                return
        self.post_message(self.switching(event.on))

    def switching(self, on: bool, then: Callable[[Any], Any] | None = None) -> Write:
        """The change that switches the portal, and what goes on once it is made."""

        def do(_confirmed: bool) -> bool:
            from data.actions.business import switch_portal

            return switch_portal(self.office.store, self.office.actor, on)

        return Write(do, then)

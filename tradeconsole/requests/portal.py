"""The Client Portal's switch."""

from textual import on, work

from data.errors import ConsoleError
from data.queries.portal_use import portal_use
from screens.dialogs.portal_off import PortalOffModal
from screens.messages import SomethingWrong, SwitchPortal
from tradeconsole.requests.base import Done, RequestBase


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
        self._switch(event.on)

    @work(thread=True, group="switch")
    def _switch(self, on: bool) -> None:
        from data.actions.business import switch_portal

        try:
            switch_portal(self.office.store, self.office.actor, on)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(self.refresh_front))

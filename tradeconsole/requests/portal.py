"""The Client Portal's switch."""

from textual import on, work

from data.errors import ConsoleError
from data.queries.portal_use import portal_use
from screens.dialogs.confirm import ConfirmModal
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
            cut = use.cut_in_words() or "nothing that is in use"
            question = ConfirmModal(
                "Switch the Client Portal off?",
                f"Every client's access ends at once. Still open: {cut}. Switching it on again brings back the links.",
                yes="Switch off",
                no="Leave it on",
                danger=True,
            )
            if not await self.push_screen_wait(question):
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

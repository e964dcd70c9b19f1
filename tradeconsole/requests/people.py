"""Who works here: signing in and locking."""

from textual import on, work

from data.queries.people import active_staff
from screens.messages import SwitchUser
from screens.sign_in import SignInScreen
from tradeconsole.requests.base import FIRST_VIEW
from tradeconsole.requests.views import ViewRequests


class PeopleRequests(ViewRequests):
    """Lets people sign in."""

    asks_first: bool = False
    """Whether nobody has signed in yet."""

    @on(SwitchUser)
    @work
    async def switch_user(self) -> None:
        """Let somebody sign in. Who has a password comes back by it only, and finds everything as they left it."""
        staff = active_staff(self.office.db)
        me = self.office.actor.staff_id
        works_alone = len(staff) == 1 and staff[0].id == me
        if works_alone and not (staff[0].has_password or self.asks_first):
            words = "You work alone here and have no password. ctrl+p, Change my password sets one."
            self.notify(words, title="Nothing to lock with", timeout=8, markup=False)
            return
        can_go_back = not self.asks_first and any(not person.has_password for person in staff if person.id == me)
        actor = await self.push_screen_wait(SignInScreen(self.office.store, staff, can_go_back=can_go_back))
        if actor is None:
            self.go_on_unlocked(as_before=True)
            return
        comes_back = actor == self.office.actor
        self.office.sign_in(actor)
        if self.asks_first:
            self.asks_first = False
            await self.switch_mode(FIRST_VIEW)
        if comes_back:
            self.refresh_front()
        else:
            # What the former person was told is not for the next one.
            self.clear_notifications()
            await self.return_to_start()
        self.go_on_unlocked(as_before=comes_back)

    @property
    def is_locked(self) -> bool:
        return any(isinstance(screen, SignInScreen) for screen in self.screen_stack)

    async def return_to_start(self) -> None:
        """Begin anew with what this person may see: whatever was open before is closed."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        await self.reset_views()
        self.refresh_front()

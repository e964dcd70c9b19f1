"""Answers what screens ask for: other screens, links, the switch, another person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import on, work
from textual.message import Message

from data.errors import ConsoleError, Damaged
from data.mail.letters import Note, preview_mail
from data.mail.wording import update_lead, update_subject
from data.queries.clients import list_clients
from data.queries.jobs import find_job
from data.queries.people import active_staff
from data.queries.portal_use import portal_use
from data.queries.share_offer import ShareOffer, share_offer
from data.queries.shared import business_face
from data.safe_text import safe_line
from data.sharing.links import MintedLink
from screens.browser import open_in_browser
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.error import ErrorModal
from screens.dialogs.link import LinkModal
from screens.dialogs.mail_view import MailModal
from screens.dialogs.pick import Choice, PickModal
from screens.dialogs.unsaved import UnsavedModal
from screens.glyphs import ASCII, GlyphSet
from screens.help import HelpModal
from screens.job_card import JobCardScreen
from screens.messages import (
    AttachClient,
    CopyLink,
    OpenClientPage,
    OpenJob,
    ShareJob,
    SomethingWrong,
    StoreChanged,
    SwitchPortal,
    SwitchUser,
    UpdateSent,
    ViewMail,
)
from screens.office import Office
from screens.share import ShareScreen
from screens.sign_in import SignInScreen
from screens.terminal import TerminalManners

FIRST_VIEW = "jobs"
FOUND_AT_MOST = 30


@dataclass
class Done(Message):
    """A worker has finished; `then` goes on with its result, on the app's own thread."""

    then: Callable[[], Any]


class RequestHandling(TerminalManners[None]):
    """An app that answers the requests of screens. Writes run in workers, which report by message."""

    office: Office
    asks_first: bool = False
    """Whether nobody has signed in yet."""

    @property
    def glyphs(self) -> GlyphSet:
        return self.office.glyphs

    @on(Done)
    async def go_on(self, event: Done) -> None:
        """Do what follows a worker's result."""
        event.then()

    @on(SomethingWrong)
    def tell_wrong(self, event: SomethingWrong) -> None:
        """Say what happened and what to do."""
        self.push_screen(ErrorModal(event.error.title, event.error.message, event.error.hint))

    @on(OpenJob)
    def open_job(self, event: OpenJob) -> None:
        """Show a Job Card, or what of the job can't be read."""
        try:
            if (job := find_job(self.office.db, event.number)) is not None:
                self.push_screen(JobCardScreen(self.office, job), self._refresh_front)
        except Damaged as error:
            self.tell_wrong(SomethingWrong(error))

    @on(ShareJob)
    def share_job(self, event: ShareJob) -> None:
        """Show the Share screen, or why sharing is not possible."""
        offer = self._offer(event.number)
        business = business_face(self.office.db)
        if offer is None or business is None:
            return
        if offer.blocked is not None:
            self.push_screen(blocked_notice(offer))
            return
        self.push_screen(ShareScreen(self.office, offer, business), self._refresh_front)

    @on(UpdateSent)
    def tell_sent(self, event: UpdateSent) -> None:
        """Say who gets the update; without a mail server, say where it is and how to show the page."""
        to = safe_line(", ".join(mail.to for mail in event.done.emails))
        if self.office.keeps_mail():
            words = f"For {to}. No mail server is set up: the mail is kept as a file. o opens the page."
            self.notify(words, title="Update kept", timeout=10, markup=False)
        else:
            self.notify(f"On its way to {to}. o opens the page.", title="Update sent", timeout=8, markup=False)
        self._refresh_front()

    @on(OpenClientPage)
    def open_client_page(self, event: OpenClientPage) -> None:
        """Open the client's page as the office."""
        self._make_link(event.number, None, self._show_in_browser)

    @on(CopyLink)
    def copy_link(self, event: CopyLink) -> None:
        """Make an address of somebody's link; ask whose where there are several people."""
        self._choose_person(event.number)

    @on(ViewMail)
    def view_mail(self, event: ViewMail) -> None:
        """Show the email that an update would send."""
        offer, business = self._offer(event.number), business_face(self.office.db)
        if offer is None or business is None:
            return
        changes = event.update.changes
        page = offer.page.only((offer.saved_keys() | changes.ticked) - changes.unticked)
        frame, names = self.office.frame(), {person.email: person.name for person in offer.recipients}
        to = next(iter(event.update.to or ()), "")
        note = Note(event.update.message, self.office.actor.name) if event.update.message.strip() else None
        subject = update_subject(business.name, page, offer.last_sent)
        lead = update_lead(page, offer.last_sent, frame)
        mail = preview_mail(business, page, frame, subject, lead, names.get(to, ""), note)
        self.push_screen(MailModal(", ".join(event.update.to or ()) or "nobody yet", mail.subject, mail.text))

    @on(AttachClient)
    @work
    async def attach_client(self, event: AttachClient) -> None:
        """Choose a client for a job that has none."""
        number = await self.push_screen_wait(PickModal("Which client?", self._clients))
        if number is not None:
            self._give_client(event.number, number)

    @on(SwitchUser)
    @work
    async def switch_user(self) -> None:
        """Let somebody sign in. Who has a password comes back by it only, and finds everything as they left it."""
        staff = active_staff(self.office.db)
        can_go_back = not self.asks_first and any(
            not person.has_password for person in staff if person.id == self.office.actor.staff_id
        )
        actor = await self.push_screen_wait(SignInScreen(self.office.store, staff, can_go_back=can_go_back))
        if actor is None:
            return
        comes_back = actor == self.office.actor
        self.office.sign_in(actor)
        if self.asks_first:
            self.asks_first = False
            await self.switch_mode(FIRST_VIEW)
        if comes_back:
            self._refresh_front()
        else:
            self.return_to_start()

    @property
    def is_locked(self) -> bool:
        """Whether somebody has to sign in before anything else."""
        return any(isinstance(screen, SignInScreen) for screen in self.screen_stack)

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

    async def action_quit(self) -> None:
        """Leave; ticks and words that are not saved are asked about."""
        shares = [screen for screen in self.screen_stack if isinstance(screen, ShareScreen)]
        if any(share.has_changes() for share in shares):
            self._ask_to_quit()
        else:
            self.exit()

    @work
    async def _ask_to_quit(self) -> None:
        is_asked = any(isinstance(screen, UnsavedModal) for screen in self.screen_stack)
        if not is_asked and await self.push_screen_wait(UnsavedModal("Quit without saving?", leave="Quit")):
            self.exit()

    def action_help(self) -> None:
        """Show the keys of what has the focus."""
        self.push_screen(HelpModal(self.screen))

    def return_to_start(self) -> None:
        """Go back to the view in front, showing what this person may see."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._refresh_front()

    def show_header(self) -> None:
        """Have the header of the screen in front say how things are now."""

    def _refresh_front(self, _result: object = None) -> None:
        self.show_header()
        self.screen.post_message(StoreChanged())

    def _offer(self, number: str) -> ShareOffer | None:
        """What can be shared of a job; None where there is no such job, or where some of it can't be read."""
        try:
            job = find_job(self.office.db, number)
            return None if job is None else share_offer(self.office.db, job, self.office.frame())
        except Damaged as error:
            self.tell_wrong(SomethingWrong(error))
            return None

    @work
    async def _choose_person(self, number: str) -> None:
        offer = self._offer(number)
        if offer is None:
            return
        people = [Choice(str(person.contact_id), person.name, person.email) for person in offer.recipients]
        chosen: str | None = people[0].id if len(people) == 1 else None
        if len(people) > 1:
            chosen = await self.push_screen_wait(PickModal("Whose link?", lambda _: people, searchable=False))
        if chosen is not None:
            self._make_link(number, int(chosen), self._show_link)

    @work(thread=True, group="links")
    def _make_link(self, number: str, contact: int | None, then: Callable[[MintedLink], Any]) -> None:
        from data.actions.links import address_for_contact, office_look

        office = self.office
        try:
            if contact is None:
                link = office_look(office.store, office.actor, number, office.settings)
            else:
                link = address_for_contact(office.store, office.actor, number, contact, office.settings)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(lambda: then(link)))

    def _clients(self, search: str) -> list[Choice]:
        found = list_clients(self.office.db, search, limit=FOUND_AT_MOST)
        return [
            Choice(client.number, client.name, " · ".join(filter(None, (client.email or client.phone, client.address))))
            for client in found
        ]

    @work(thread=True, group="client")
    def _give_client(self, job: str, client: str) -> None:
        from data.actions.jobs import JobChanges, edit_job

        try:
            edit_job(self.office.store, self.office.actor, job, JobChanges(client=client))
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(self._refresh_front))

    def _show_in_browser(self, link: MintedLink) -> None:
        if open_in_browser(link.url):
            self.notify(f"The page of {safe_line(link.name)} opens in your browser.", title="Opened", markup=False)
        else:
            self._show_link(link)

    def _show_link(self, link: MintedLink) -> None:
        self.push_screen(LinkModal(link, plain=self.glyphs is ASCII))

    @work(thread=True, group="switch")
    def _switch(self, on: bool) -> None:
        from data.actions.business import switch_portal

        try:
            switch_portal(self.office.store, self.office.actor, on)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(self._refresh_front))


def blocked_notice(offer: ShareOffer) -> ErrorModal:
    """Why a job can't be shared now, and where to mend it."""
    if offer.blocked == "portal_off":
        return ErrorModal(
            "The Client Portal is off",
            "Nothing can be shared while it is off.",
            "Owner or Admin can switch it on: ctrl+p, Switch the Client Portal on.",
            kept="What is ticked stays as it is.",
        )
    return ErrorModal(
        "No client attached",
        f"{offer.job.number} has no client, so there is nobody to share it with.",
        "Press c on the Job Card to attach one.",
        kept="Nothing was changed.",
    )

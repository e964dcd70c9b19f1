"""Jobs: their card, and what of them is shared."""

from textual import on, work

from data.actions.acting import visible_job
from data.errors import ConsoleError
from data.mail.letters import Note, preview_mail
from data.mail.wording import update_lead, update_subject
from data.permissions import Action
from data.queries.share_offer import ShareOffer
from data.queries.shared import business_face
from data.safe_text import safe_line
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.error import ErrorModal
from screens.dialogs.mail_view import MailModal
from screens.messages import OpenJob, ShareJob, SomethingWrong, UpdateSent, ViewMail
from tradeconsole.requests.clients import ClientRequests
from tradeconsole.requests.portal import PortalRequests


class JobRequests(ClientRequests, PortalRequests):
    """Shows jobs and shares them."""

    @on(OpenJob)
    def open_job(self, event: OpenJob) -> None:
        """Show a Job Card, or what of the job can't be read."""
        from screens.jobs.card import JobCardScreen

        try:
            job = visible_job(self.office.db, self.office.actor, event.number)
            self.push_screen(JobCardScreen(self.office, job), self.refresh_front)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))

    @on(ShareJob)
    def share_job(self, event: ShareJob) -> None:
        """Show the Share screen, or why sharing is not possible."""
        from screens.share import ShareScreen

        offer = self.offer_of(event.number)
        business = business_face(self.office.db)
        if offer is None or business is None:
            return
        if offer.blocked == "portal_off" and self.office.may(Action.SWITCH_PORTAL):
            self._offer_portal(event)
            return
        if offer.blocked is not None:
            self.push_screen(blocked_notice(offer))
            return
        self.push_screen(ShareScreen(self.office, offer, business), self.refresh_front)

    @work
    async def _offer_portal(self, event: ShareJob) -> None:
        """Let who may do so switch the portal on, and go on to share."""
        asked = ConfirmModal(
            "The Client Portal is off",
            "Nothing can be shared while it is off. Switched on, links that were made before open again.",
            yes="Switch it on and share",
            no="Leave it off",
        )
        if await self.push_screen_wait(asked):
            self.post_message(self.switching(True, lambda _: self.post_message(event)))

    @on(UpdateSent)
    def tell_sent(self, event: UpdateSent) -> None:
        """Say who gets the update; without a mail server, say where it is and how to show the page."""
        to = safe_line(", ".join(mail.to for mail in event.done.emails))
        if self.office.keeps_mail():
            words = f"For {to}. No mail server is set up: the mail is kept as a file. o opens the page."
            self.notify(words, title="Update kept", timeout=10, markup=False)
        else:
            self.notify(f"On its way to {to}. o opens the page.", title="Update sent", timeout=8, markup=False)
        self.refresh_front()

    @on(ViewMail)
    def view_mail(self, event: ViewMail) -> None:
        """Show the email that an update would send."""
        offer, business = self.offer_of(event.number), business_face(self.office.db)
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


def blocked_notice(offer: ShareOffer) -> ErrorModal:
    """Why a job can't be shared now, and where to mend it."""
    if offer.blocked == "portal_off":
        return ErrorModal(
            "The Client Portal is off",
            "Nothing can be shared while it is off.",
            "Owner or Admin can switch it on: ctrl+p, Switch the Client Portal on.",
            kept="What is ticked stays as it is.",
        )
    if offer.job.client:
        return ErrorModal(
            "The client was deleted",
            f"{offer.job.client} was deleted, so there is nobody to share {offer.job.number} with.",
            "Restore the client in 3 Clients, or press c on the Job Card to attach another.",
            kept="Nothing was changed.",
        )
    return ErrorModal(
        "No client attached",
        f"{offer.job.number} has no client, so there is nobody to share it with.",
        "Press c on the Job Card to attach one.",
        kept="Nothing was changed.",
    )

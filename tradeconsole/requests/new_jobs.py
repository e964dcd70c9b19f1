"""Jobs as they are made and changed: their forms, their client, and the question whether to share them."""

from textual import on, work

from data.actions.jobs import JobChanges, edit_job
from data.errors import Damaged
from data.permissions import Action
from data.queries.job_details import visits_of
from data.queries.jobs import JobRow, find_job
from data.queries.quotes import find_quote
from data.queries.share_offer import ShareOffer
from screens.messages import (
    AttachClient,
    ConvertQuote,
    EditJob,
    NewJob,
    OfferSharing,
    OpenJob,
    ShareJob,
    SomethingWrong,
    Write,
)
from tradeconsole.requests.jobs import JobRequests


class NewJobRequests(JobRequests):
    """Makes jobs and changes them."""

    @on(NewJob)
    @work
    async def new_job(self, event: NewJob) -> None:
        """Make a job with its first visit; then ask whether to share it."""
        from data.actions.new_job import start_job
        from screens.jobs.form import JobStart, NewJobModal

        if not self.allows(Action.EDIT_JOBS):
            return
        office, start = self.office, JobStart(client=event.client)
        form = NewJobModal(office, start, self.choose_client, lambda new: start_job(office.store, office.actor, new))
        self._begin(await self.push_screen_wait(form))

    @on(ConvertQuote)
    @work
    async def convert(self, event: ConvertQuote) -> None:
        """Make a job of an accepted quote; then ask whether to share it."""
        from data.actions.conversion import convert_quote
        from screens.jobs.form import JobStart, NewJobModal

        office = self.office
        if not self.allows(Action.EDIT_JOBS):
            return
        try:
            quote = find_quote(office.db, event.number, office.frame().today)
        except Damaged as error:
            self.tell_wrong(SomethingWrong(error))
            return
        if quote is None:
            return
        form = NewJobModal(
            office,
            JobStart(quote.client_number, quote.title, quote.site, quote.number),
            self.choose_client,
            lambda new: convert_quote(office.store, office.actor, quote.number, new),
        )
        self._begin(await self.push_screen_wait(form))

    def _begin(self, job: JobRow | None) -> None:
        if job is not None:
            self.refresh_front()
            self.post_message(OpenJob(job.number))
            self.post_message(OfferSharing(job.number))

    @on(EditJob)
    @work
    async def edit(self, event: EditJob) -> None:
        """Change a job; where it has got its client by that, ask whether to share it."""
        from data.queries.job_details import JobSight, job_details
        from screens.jobs.form import EditJobModal

        try:
            row = find_job(self.office.db, event.number)
            if row is None or not self.allows(Action.EDIT_JOBS):
                return
            details = job_details(self.office.db, row, JobSight(papers=False, costs=False), self.office.now)
        except Damaged as error:
            self.tell_wrong(SomethingWrong(error))
            return
        if await self.push_screen_wait(EditJobModal(self.office, details, self.choose_client)) is not None:
            self._go_on(row, details.paper.client_number)

    @on(AttachClient)
    @work
    async def attach_client(self, event: AttachClient) -> None:
        """Choose a client for a job that has none."""
        row, office = find_job(self.office.db, event.number), self.office
        if not self.allows(Action.EDIT_JOBS):
            return
        number = await self.choose_client()
        if number is not None and row is not None:
            changes = JobChanges(client=number)
            give = Write(
                lambda confirmed: edit_job(office.store, office.actor, row.number, changes, confirmed=confirmed),
                lambda _: self._go_on(row, None),
            )
            self.post_message(give)

    def _go_on(self, before: JobRow, client: str | None) -> None:
        self.refresh_front()
        if client is None:
            self.post_message(OfferSharing(before.number))

    @on(OfferSharing)
    @work
    async def offer_sharing(self, event: OfferSharing) -> None:
        """Ask whether to share a job that has got its client and its first visit."""
        from screens.dialogs.share_prompt import SharePrompt

        offer = self.offer_of(event.number)
        if offer is None or not self._can_be_shared(offer):
            return
        if not await self.push_screen_wait(SharePrompt(offer)):
            return
        if offer.blocked is None:
            self.post_message(ShareJob(event.number))
        else:
            self.post_message(self.switching(True, lambda _: self.post_message(ShareJob(event.number))))

    def _can_be_shared(self, offer: ShareOffer) -> bool:
        """Whether it is worth asking: there is somebody to tell, a date to tell them, and nobody has decided yet."""
        dates = next(item for item in offer.items if item.key == "dates")
        if not offer.has_client or dates.version or not visits_of(self.office.db, offer.job.id):
            return False
        needed = {None: Action.SHARE, "portal_off": Action.SWITCH_PORTAL}.get(offer.blocked)
        return needed is not None and self.office.may(Action.SHARE) and self.office.may(needed)

"""Answers what screens ask of enquiries."""

from textual import on

from data.errors import ConsoleError, NotFound
from data.permissions import Action
from data.queries.enquiries import EnquiryRow, find_enquiry
from screens.messages import OpenEnquiry, SomethingWrong, Write
from tradeconsole.requests.base import RequestBase


class EnquiryRequests(RequestBase):
    """Shows enquiries."""

    @on(OpenEnquiry)
    def open_enquiry(self, event: OpenEnquiry) -> None:
        """Show the card of an enquiry, if the person may see it. From then on it is read."""
        from screens.enquiries.card import EnquiryCardScreen

        if not self.office.may(Action.VIEW_ENQUIRIES):
            return
        try:
            row = find_enquiry(self.office.db, event.number)
            if row is None:
                raise NotFound(f"There is no enquiry {event.number}.")
            self.push_screen(EnquiryCardScreen(self.office, row), self.refresh_front)
            self._mark_read(row)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))

    def _mark_read(self, row: EnquiryRow) -> None:
        if row.read_at is None:
            self.post_message(Write(lambda _confirmed: self._open(row.number)))

    def _open(self, number: str) -> None:
        from data.actions.enquiries import open_enquiry

        open_enquiry(self.office.store, self.office.actor, number)

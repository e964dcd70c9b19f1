"""The Enquiries screen: what strangers ask by the public form, the new ones first."""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from data.enums import EnquiryStatus
from data.queries.enquiries import EnquiryRow, enquiry_counts, enquiry_form
from data.queries.enquiry_list import SEARCHED_AT_MOST, EnquiryFilter, EnquiryList
from data.wording import ago
from screens.enquiries.thread import enquiry_summary, status_cell
from screens.list_screen import ListScreen
from screens.messages import OpenEnquiry
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterCard
from screens.widgets.pages import Source

_FORM_OFF = "The form is off. 7 Settings → Site switches it on, and shows its address."
_FORM_ON = "The form is on; 7 Settings → Site shows its address, to link to or to put on your own site."


class EnquiriesScreen(ListScreen[EnquiryRow]):
    """The list of enquiries."""

    VIEW = "enquiries"
    EMPTY = "No enquiries yet.\nWhat people ask by the enquiry form of your site arrives here."
    SEARCH = "name, email, phone, address, number or words"
    HELP: ClassVar[str] = (
        "What people ask by the enquiry form, the new ones first. Press / and type to find one by name, email, phone, "
        "address, number, or words of what they need; enter opens it, and it counts as read from then on."
    )

    def columns(self) -> Sequence[Column[EnquiryRow]]:
        office = self.office

        def received(row: EnquiryRow) -> str:
            return ago(row.received_at, office.now)

        return [
            Column("number", "Enquiry", lambda row: row.number, 7, priority=9, sortable=False),
            Column("name", "Name", lambda row: row.name, 16, flex=2, priority=8, sortable=False),
            Column("received", "Received", received, 12, priority=6, sortable=False),
            Column("status", "Status", lambda row: status_cell(row, office.glyphs), 11, priority=7, sortable=False),
            Column("words", "What they need", lambda row: (row.message, "muted"), 20, flex=5, sortable=False),
        ]

    def source(self) -> EnquiryList:
        return EnquiryList(self.office.db, EnquiryFilter(self.search, self._status()))

    def cards(self) -> Sequence[FilterCard]:
        counts = enquiry_counts(self.office.db)
        tones = {EnquiryStatus.NEW: "$text-warning"}
        return [
            FilterCard(status.value, status.value, f"{count:,}", tones.get(status, ""))
            for status, count in counts.items()
        ]

    def summary(self, row: EnquiryRow) -> Content:
        return enquiry_summary(row, self.office)

    def open(self, row: EnquiryRow) -> None:
        self.post_message(OpenEnquiry(row.number))

    def total(self) -> int:
        return sum(enquiry_counts(self.office.db).values())

    def is_capped(self, source: Source[EnquiryRow]) -> bool:
        return isinstance(source, EnquiryList) and source.capped

    def _found(self, source: Source[EnquiryRow]) -> str:
        """Of a great many, a search looks through the newest only, and says so."""
        found = super()._found(source)
        if not (isinstance(source, EnquiryList) and source.is_bounded):
            return found
        return f"{found.partition(' ')[0]} of the newest {SEARCHED_AT_MOST:,}"

    def empty_words(self) -> str:
        """What arrives here, and where the form stands."""
        return f"{self.EMPTY}\n{_FORM_ON if enquiry_form(self.office.db).is_on else _FORM_OFF}"

    def _status(self) -> EnquiryStatus | None:
        return None if self.card is None else EnquiryStatus(self.card)

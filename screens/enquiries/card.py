"""The card of an enquiry: who asks, the thread, and what the office does about it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from data.enums import EnquiryStatus
from data.permissions import Action
from data.queries.enquiries import EnquiryRecord, EnquiryRow, enquiry_record, find_enquiry
from data.safe_text import safe_line
from data.wording import short_moment
from screens.card_lines import QUIET, fact
from screens.card_screen import CardHead, CardScreen, CardTab
from screens.enquiries.forms import answer_form, decline_form, owner_choice, reply_form
from screens.enquiries.thread import status_line, thread
from screens.enquiries.writes import accept
from screens.messages import NewQuote, OpenClient, OpenQuote, StoreChanged
from screens.office import Office

_CAN_BE_DECLINED = (EnquiryStatus.NEW, EnquiryStatus.REPLIED)


class EnquiryCardScreen(CardScreen):
    """An enquiry with its thread."""

    HELP: ClassVar[str] = (
        "One enquiry with everything that was written. Reply by email, note what came back, then accept it, decline "
        "it, or make it a quote."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reply", "Reply", id="enquiry-reply", tooltip="Answer by email"),
        Binding("w", "record", "Their answer", id="enquiry-record", tooltip="Note what they wrote back or said"),
        Binding("a", "accept", "Accept", id="enquiry-accept", tooltip="Take it on: link it to a client or make one"),
        Binding("x", "decline", "Decline", id="enquiry-decline", tooltip="Say no, with or without a reply"),
        Binding("t", "convert", "To a quote", id="enquiry-convert", tooltip="Write a quote with these details"),
        Binding("o", "open_quote", "Quote", id="enquiry-quote", tooltip="Open the quote that came of it"),
        Binding("c", "open_client", "Client", id="enquiry-client", tooltip="Open the client's card"),
    ]

    def __init__(self, office: Office, row: EnquiryRow) -> None:
        self.row = row
        self.enquiry: EnquiryRecord
        super().__init__(office)

    def read(self) -> bool:
        row = find_enquiry(self.office.db, self.row.number)
        if row is None:
            return False
        self.row, self.enquiry = row, enquiry_record(self.office.db, row)
        return True

    def trail(self) -> str:
        return safe_line(self.row.number)

    def head(self) -> CardHead:
        row, glyphs = self.row, self.office.glyphs
        reach = f" {glyphs.dot} ".join(part for part in (row.phone, row.email) if part)
        return CardHead(f"{row.number} {row.name}", status_line(row, glyphs), reach, row.address)

    def tabs(self) -> Sequence[CardTab]:
        zone = self.office.frame().zone
        written = thread(self.row, self.enquiry.replies, zone)
        return [
            CardTab("thread", f"Thread {1 + len(self.enquiry.replies)}", written),
            CardTab("details", "Details", self._details(zone)),
        ]

    def _details(self, zone: str) -> Content:
        row = self.row
        read = short_moment(row.read_at, zone) if row.read_at else "not yet"
        facts = (
            *(("Name", row.name), ("Email", row.email), ("Phone", row.phone), ("Address", row.address)),
            *(("Would suit them", row.preferred_times), ("Received", short_moment(row.received_at, zone))),
            *(("Read", read), ("Client", f"{row.client} {row.client_name}".strip()), ("Quote", row.quote)),
        )
        return Content("\n").join([line for name, value in facts for line in fact(name, value)])

    def panel(self) -> Content:
        """Whose it is, or who may be the same person."""
        row, same = self.row, self.enquiry.same
        if row.client:
            quote = f", with the quote {row.quote}" if row.quote else ""
            return Content(safe_line(f"{row.client} {row.client_name}{quote}"))
        if not same:
            return Content.styled("Nobody on record has this email, this phone, or this name and address.", QUIET)
        found = "; ".join(f"{other.number} {other.name} has the same {other.why}" for other in same)
        sign = self.office.glyphs["new"]
        return Content.styled(safe_line(f"{sign} {found}."), "$text-warning")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the role may not do, or what the status leaves no room for, is not there at all."""
        row = self.row
        if action == "open_quote":
            return bool(row.quote) and self.office.may(Action.EDIT_QUOTES)
        if action == "open_client":
            return bool(row.client) and self.office.may(Action.VIEW_CLIENTS)
        fitting = {
            "reply": bool(row.email),
            "record": True,
            "accept": not row.client,
            "decline": row.status in _CAN_BE_DECLINED,
            "convert": not row.quote,
        }.get(action)
        return True if fitting is None else fitting and self.office.may(Action.ANSWER_ENQUIRIES)

    def action_reply(self) -> None:
        """Answer by email."""
        self.app.push_screen(reply_form(self.office, self.row), self._mailed)

    def action_record(self) -> None:
        """Note what came back."""
        self.app.push_screen(answer_form(self.office, self.row), self._saved)

    def action_decline(self) -> None:
        """Say no."""
        self.app.push_screen(decline_form(self.office, self.row), self._mailed)

    def action_accept(self) -> None:
        """Take it on for a client who is on record, or for a new one."""
        self._for_client(lambda client: accept(self.office, self.row, client, self._tell))

    def action_convert(self) -> None:
        """Write a quote; whose it is is asked first, unless that is known."""
        if self.row.client:
            self.post_message(NewQuote(client=self.row.client, enquiry=self.row.number))
        else:
            self._for_client(lambda client: NewQuote(client=client or "", enquiry=self.row.number))

    def action_open_quote(self) -> None:
        """Open the quote that came of it."""
        self.post_message(OpenQuote(self.row.quote))

    def action_open_client(self) -> None:
        """Open the client's card."""
        self.post_message(OpenClient(self.row.client))

    @work
    async def _for_client(self, ask: Callable[[str | None], Message]) -> None:
        choice = owner_choice(self.office, self.enquiry)
        chosen = await self.app.push_screen_wait(choice)
        if chosen is not None:
            self.post_message(ask(chosen or None))

    def _tell(self, words: str) -> None:
        self.notify(safe_line(words), markup=False)

    def _mailed(self, result: object) -> None:
        if result is not None:
            self.office.mail_queued()
        self._saved(result)

    def _saved(self, result: object) -> None:
        if result is not None:
            self.post_message(StoreChanged())

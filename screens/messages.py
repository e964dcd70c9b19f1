"""Requests that cross screens: whoever shows screens handles them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from textual.message import Message

from data.actions.shares import Shared, Update
from data.errors import ConsoleError, Question


@dataclass
class OpenJob(Message):
    """Show the Job Card of a job."""

    number: str


@dataclass
class NewJob(Message):
    """Make a job, for the client of this number where one is given."""

    client: str = ""


@dataclass
class ConvertQuote(Message):
    """Make a job of an accepted quote."""

    number: str


@dataclass
class EditJob(Message):
    """Change a job's title, site, description or client."""

    number: str


@dataclass
class OfferSharing(Message):
    """Ask whether to share a job that has got its client and its first visit."""

    number: str


@dataclass
class OpenClient(Message):
    """Show the card of a client."""

    number: str


@dataclass
class NewClient(Message):
    """Add a client."""


@dataclass
class OpenEnquiry(Message):
    """Show the card of an enquiry."""

    number: str


@dataclass
class OpenQuote(Message):
    """Show the card of a quote."""

    number: str


@dataclass
class NewQuote(Message):
    """Write a quote: for a client, of a job, or of an enquiry, by its number, where one is given."""

    client: str = ""
    job: str = ""
    enquiry: str = ""


@dataclass
class EditQuote(Message):
    """Change a draft, or write the next version of a quote that was sent."""

    number: str


@dataclass
class SendQuote(Message):
    """Send a draft after a last look."""

    number: str


@dataclass
class AddQuoteToJob(Message):
    """Add an accepted quote to a job that there is."""

    number: str


@dataclass
class OpenInvoice(Message):
    """Show the card of an invoice."""

    number: str


@dataclass
class NewInvoice(Message):
    """Write an invoice: of a job, of an accepted quote, or for a client, by its number, where one is given."""

    client: str = ""
    job: str = ""
    quote: str = ""


@dataclass
class EditInvoice(Message):
    """Change an invoice that is a draft."""

    number: str


@dataclass
class SendInvoice(Message):
    """Issue and send a draft after a last look."""

    number: str


@dataclass
class OpenPdf(Message):
    """Make the PDF of a quote or an invoice, and open it."""

    number: str


@dataclass
class OpenHistory(Message):
    """Show everything that was ever done."""


@dataclass
class SeeThen(Message):
    """Show what the client of a job could see at a moment; asks for one where none is given."""

    number: str
    moment: datetime | None = None


@dataclass
class OpenView(Message):
    """Show one of the numbered views, by its name."""

    view: str


@dataclass
class Write(Message):
    """Change something in a worker.

    Attributes:
        do: Makes the change and gives what is to be known of it; its argument says whether somebody said yes to
            the `Question` that it raised before.
        then: Goes on with that, on the app's own thread.
        told: What to say once it is done.
    """

    do: Callable[[bool], Any]
    then: Callable[[Any], Any] | None = None
    told: str = ""


def asking(
    question: Question, do: Callable[[], Any], then: Callable[[Any], Any] | None = None, told: str = ""
) -> Write:
    """A change that is made only after a yes."""

    def ask_first(confirmed: bool) -> Any:
        if not confirmed:
            raise question
        return do()

    return Write(ask_first, then, told)


@dataclass
class ShareJob(Message):
    """Show the Share screen of a job."""

    number: str


@dataclass
class OpenClientPage(Message):
    """Open the client's page of a job, or of a quote that has none, in a browser as the office."""

    number: str


@dataclass
class CopyLink(Message):
    """Make an address of somebody's link to send by hand."""

    number: str


@dataclass
class ViewMail(Message):
    """Show the email that an update would send."""

    number: str
    update: Update


@dataclass
class UpdateSent(Message):
    """An update is on its way."""

    number: str
    done: Shared


@dataclass
class SomethingWrong(Message):
    """Tell the person about an expected failure."""

    error: ConsoleError


@dataclass
class StoreChanged(Message):
    """Something was written: what a screen shows may be old."""


@dataclass
class ChangePassword(Message):
    """Let the signed-in person set their own password. `note` says why, where it was not their own idea."""

    note: str = ""


@dataclass
class SwitchUser(Message):
    """Let somebody else sign in."""


@dataclass
class SwitchPortal(Message):
    """Switch the Client Portal on or off; off asks first."""

    on: bool


@dataclass
class AttachClient(Message):
    """Choose a client for a job that has none."""

    number: str

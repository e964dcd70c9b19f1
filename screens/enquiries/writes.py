"""What is done about an enquiry once it is known for whom."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from data.queries.enquiries import EnquiryRow
from screens.messages import Write
from screens.office import Office

if TYPE_CHECKING:
    from data.actions.enquiries import AcceptedEnquiry

Tell = Callable[[str], None]


def accept(office: Office, row: EnquiryRow, client: str | None, tell: Tell) -> Write:
    """Take it on for this client; None makes one. What came of it is told."""

    def do(_confirmed: bool) -> "AcceptedEnquiry":
        from data.actions.enquiries import accept_enquiry

        return accept_enquiry(office.store, office.actor, row.number, client)

    def then(done: "AcceptedEnquiry") -> None:
        found = done.enquiry.row
        tell(f"{found.number} is accepted for {found.client} {found.client_name}.")

    return Write(do, then)

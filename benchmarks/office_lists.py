"""The lists around the main job: clients, quotes, invoices, enquiries, the history, and what needs attention today."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from data.clock import day_in
from data.enums import EnquiryStatus, InvoiceStatus, QuoteStatus, Role
from data.queries.activity import ActivityFilter, ActivityList
from data.queries.client_list import ClientFilter, ClientList
from data.queries.clients import ClientSight, client_record, likely_duplicates, list_clients
from data.queries.enquiry_list import EnquiryFilter, EnquiryList
from data.queries.invoice_list import InvoiceList, InvoicesShown, invoice_counts, owed
from data.queries.people import active_staff, actor_of
from data.queries.quote_list import QuoteList, QuotesShown, quote_counts
from data.queries.today import today_count, today_lines, today_sight
from data.store import Store

ENOUGH, FELT = 8.0, 30.0
"""What nobody notices, and what somebody does who types."""

_ZONE = "Australia/Melbourne"
_COLUMNS = "number, name, email, phone, address, message, preferred_times, status, received_at"


def add_enquiries(store: Store, many: int) -> None:
    """As many enquiries as there are jobs, one in a hundred of them new."""
    others = [status for status in EnquiryStatus if status is not EnquiryStatus.NEW]
    now = store.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    words = "The gutter over the back door leaks whenever it rains, and the down pipe came off the wall. " * 4
    rows = (
        (
            f"Z-{place:07}",
            f"Person {place}",
            f"p{place}@client.example",
            f"04{place % 10**8:08}",
            f"{place % 300} Wattle St",
            words,
            "",
            EnquiryStatus.NEW.value if place % 100 == 0 else others[place % len(others)].value,
            now,
        )
        for place in range(many)
    )
    with store.writing() as tx:
        tx.sql.raw.executemany(f"INSERT INTO enquiry ({_COLUMNS}) VALUES ({', '.join('?' * 9)})", rows)


def office_queries() -> Iterator[tuple[str, Callable[[Store], object], float]]:
    """What is read, and the time under which it does not matter how much longer it took."""
    yield "clients", lambda store: ClientList(store.reader).page(0), ENOUGH
    for text in ("a", "an", "nguyen", "abigail", "wattle st", "example.com", "0400", "zq", "zzzz"):
        yield f"clients “{text}” with their count", partial(_clients, text), FELT
    yield "choosing a client", lambda store: list_clients(store.reader, "smith", limit=20), FELT
    yield "a client's card", _card, ENOUGH
    yield "who may be the same", _same, FELT
    yield from _papers()
    yield "enquiries", lambda store: EnquiryList(store.reader).page(0), ENOUGH
    for text in ("gutter", "0412", "p77@", "zzzz"):
        yield f"enquiries “{text}” with their count", partial(_enquiries, text), FELT
    yield "the history", lambda store: ActivityList(store.reader, ActivityFilter()).page(0), ENOUGH
    yield "today", partial(_today, today_lines), ENOUGH
    yield "the header's count, read every second", partial(_today, today_count), ENOUGH


def _papers() -> Iterator[tuple[str, Callable[[Store], object], float]]:
    yield "the cards of quotes", lambda store: quote_counts(store.reader, _day(store)), ENOUGH
    yield "the cards of invoices", lambda store: invoice_counts(store.reader, _day(store)), ENOUGH
    yield "what is owed", lambda store: owed(store.reader, _day(store)), FELT
    for status in (None, QuoteStatus.SENT, QuoteStatus.EXPIRED):
        for text in ("", "g", "gutter", "nguyen", "4312", "zzzz"):
            yield f"{status or 'all'} quotes “{text}” with their count", partial(_quotes, status, text), FELT
    for bill in (None, InvoiceStatus.OVERDUE):
        for text in ("", "g", "gutter", "nguyen", "4312", "zzzz"):
            yield f"{bill or 'all'} invoices “{text}” with their count", partial(_invoices, bill, text), FELT


def _quotes(status: QuoteStatus | None, text: str, store: Store) -> object:
    quotes = QuoteList(store.reader, _day(store), QuotesShown(text, status))
    return quotes.page(0), quotes.count()


def _invoices(status: InvoiceStatus | None, text: str, store: Store) -> object:
    invoices = InvoiceList(store.reader, _day(store), InvoicesShown(text, status))
    return invoices.page(0), invoices.count()


def _day(store: Store) -> date:
    return day_in(_ZONE, store.clock.now())


def _clients(text: str, store: Store) -> object:
    clients = ClientList(store.reader, ClientFilter(text))
    return clients.page(0), clients.count()


def _card(store: Store) -> object:
    row = ClientList(store.reader).page(0)[0]
    return client_record(store.reader, row, ClientSight(), store.clock.now())


def _same(store: Store) -> object:
    row = ClientList(store.reader).page(0)[0]
    return likely_duplicates(store.reader, name=row.name, email=row.email, phone=row.phone, address=row.address)


def _enquiries(text: str, store: Store) -> object:
    enquiries = EnquiryList(store.reader, EnquiryFilter(text))
    return enquiries.page(0), enquiries.count()


def _today(read: Callable[..., object], store: Store) -> object:
    owner = next(person for person in active_staff(store.reader) if person.role is Role.OWNER)
    return read(store.reader, today_sight(actor_of(owner)), store.clock.now(), _ZONE)

"""Reads what an update to a client must not give away, and has it looked for in all that the client gets to read.

Other clients are looked up by what stands in the text, by index: nothing reads through all of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from data.database import Connection
from data.entry import phone_digits
from data.errors import Damaged
from data.queries.share_offer import ShareOffer
from data.sharing.leaks import Known, Leak, Secrets, Told, find_leaks
from data.sharing.pages import SharedInvoice, SharedPage, SharedQuote
from data.sharing.traces import emails_in, names_in, phones_in, plain

_AT_ONCE = 400
_SHORT = 32


def leaks_in_update(
    db: Connection, offer: ShareOffer, keys: Collection[str], message: str, *, sender: int
) -> list[Leak]:
    """What an update with these ticks seems to give away: its message, and what its clients were not told before.

    Nothing is said where what would be given away can't be read: a warning stops no update.

    Args:
        sender: The id of the staff member who sends it, whose own name is no secret.
    """
    page = offer.page.only(keys)
    told = [text for text in _told(page, offer.last_sent, message) if text.text.strip()]
    if not told:
        return []
    with suppress(Damaged):
        people = _people(db, offer.job.id)
        return find_leaks(told, _secrets(db, offer, told, people, sender), _known(offer, page, people))
    return []


def _told(page: SharedPage, before: SharedPage | None, message: str) -> Iterator[Told]:
    """The texts that are new to the clients."""
    yield Told("Your message", message)
    known = {item.key: item for item in before.items()} if before else {}
    if page.description and (before is None or before.description != page.description):
        yield Told("Description", f"{page.description.title}\n{page.description.description}")
    for note in page.notes:
        if getattr(known.get(note.key), "text", None) != note.text:
            yield Told(f"Note “{_cut(note.text)}”", note.text)
    for todo in page.todos:
        if getattr(known.get(todo.key), "text", None) != todo.text:
            yield Told(f"To-do “{_cut(todo.text)}”", todo.text)
    for file in page.files:
        if file.key not in known:
            yield Told(f"File {_cut(file.name)}", file.name.replace("_", " ").replace("-", " "))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 2].rstrip()}…"


@dataclass(frozen=True)
class _Person:
    """Somebody whom the client knows: their own contacts, and the client itself."""

    name: str
    email: str
    phone: str


def _people(db: Connection, job: int) -> list[_Person]:
    return db.all(_Person, _PEOPLE, job=job)


_PEOPLE = """
    SELECT k.name, k.email, k.phone FROM job j JOIN contact k ON k.client_id = j.client_id WHERE j.id = :job
    UNION ALL SELECT c.name, '' AS email, '' AS phone FROM job j JOIN client c ON c.id = j.client_id WHERE j.id = :job
    UNION ALL SELECT name, email, phone FROM business
"""


def _known(offer: ShareOffer, page: SharedPage, people: list[_Person]) -> Known:
    """What the client knows anyway; the words of the job's own description are no secret, unless they are told now."""
    papers = _papers(page)
    described = (offer.last_sent and offer.last_sent.description) or (not page.description and offer.page.description)
    texts = [
        offer.job.number,
        offer.job.site,
        *((described.title, described.description) if described else ()),
        *(text for person in people for text in (person.name, person.email, person.phone)),
        *(
            text
            for paper in papers
            for text in (paper.number, paper.terms, *(line.description for line in paper.lines))
        ),
        *(quote.title for quote in page.quotes),
        *(note.text for note in (offer.last_sent.notes if offer.last_sent else ())),
    ]
    return Known(frozenset(cents for paper in papers for cents in _amounts(paper)), texts)


def _papers(page: SharedPage) -> list[SharedQuote | SharedInvoice]:
    return [*page.quotes, *page.invoices]


def _amounts(paper: SharedQuote | SharedInvoice) -> Iterator[int]:
    """Every figure that stands on a quote or an invoice."""
    yield from (paper.total_cents, paper.subtotal_cents, paper.gst_cents)
    for line in paper.lines:
        yield from (line.unit_price_cents, line.total_cents)
    if isinstance(paper, SharedInvoice):
        yield from (paper.paid_cents, paper.total_cents - paper.paid_cents)


@dataclass(frozen=True)
class _Cost:
    kind: str
    supplier: str
    cents: int


@dataclass(frozen=True)
class _Staff:
    id: int
    name: str
    email: str
    phone: str
    pay_rate_cents: int | None


def _secrets(db: Connection, offer: ShareOffer, told: list[Told], people: list[_Person], sender: int) -> Secrets:
    costs = db.all(_Cost, "SELECT kind, supplier, amount_cents AS cents FROM cost WHERE job_id = :j", j=offer.job.id)
    team = db.all(_Staff, "SELECT id, name, email, phone, pay_rate_cents FROM staff WHERE active")
    others = [person for person in team if person.id != sender]
    own_names, own_emails = {person.name for person in people}, {person.email for person in people}
    spent = sum(cost.cents for cost in costs)
    papers = _papers(offer.page)
    sums = {cents for paper in papers for cents in (paper.total_cents, paper.subtotal_cents) if cents and costs}
    return Secrets(
        costs=_positive(_cost_figures(costs)),
        margins=_positive(total - spent for total in sums),
        margin_percents=frozenset(_percents((total - spent) * 100 / total for total in sums)),
        pay_rates=_positive(person.pay_rate_cents or 0 for person in team),
        suppliers=frozenset(cost.supplier for cost in costs if cost.supplier) - own_names,
        staff_names=frozenset(person.name for person in others) - own_names,
        staff_phones=frozenset(phone_digits(person.phone) for person in others if person.phone) - _digits(people),
        staff_emails=frozenset(person.email for person in others) - own_emails,
        client_names=_found(db, told, names_in, _names, offer.job.id) - own_names,
        client_phones=_found(db, told, phones_in, _phones, offer.job.id) - _digits(people),
        client_emails=_found(db, told, _emails, _addresses, offer.job.id) - own_emails,
        notes=db.values(_INTERNAL_NOTES, job=offer.job.id),
    )


def _cost_figures(costs: list[_Cost]) -> Iterator[int]:
    """Each cost, and what those of a kind, of a supplier, and all of them add up to."""
    yield from (cost.cents for cost in costs)
    for group in {cost.kind for cost in costs} | {cost.supplier for cost in costs if cost.supplier}:
        yield sum(cost.cents for cost in costs if group in (cost.kind, cost.supplier))
    yield sum(cost.cents for cost in costs)


def _positive(cents: Iterable[int]) -> frozenset[int]:
    return frozenset(abs(amount) for amount in cents if amount)


def _percents(shares: Iterable[float]) -> Iterator[str]:
    for share in shares:
        yield f"{share:.0f}"
        yield f"{share:.1f}".removesuffix(".0")


def _digits(people: list[_Person]) -> frozenset[str]:
    return frozenset(phone_digits(person.phone) for person in people if person.phone)


def _emails(text: str) -> Iterator[tuple[str, str]]:
    return ((email, email) for email in emails_in(text))


_OTHERS = "<> COALESCE((SELECT client_id FROM job WHERE id = :job), 0)"


def _names(marks: str) -> str:
    """The names among these that are another client's; a person is known by more than one word."""
    return (
        f"SELECT name FROM client WHERE name IN ({marks}) AND (kind = 'business' OR name LIKE '% %') AND id {_OTHERS}"
    )


def _phones(marks: str) -> str:
    return f"SELECT phone_digits FROM contact WHERE phone_digits IN ({marks}) AND client_id {_OTHERS}"


def _addresses(marks: str) -> str:
    return f"SELECT email FROM contact WHERE email IN ({marks}) AND client_id {_OTHERS}"


_INTERNAL_NOTES = """
    SELECT text FROM internal_note WHERE job_id = :job
    UNION ALL SELECT c.internal_notes FROM job j JOIN client c ON c.id = j.client_id WHERE j.id = :job
"""

Traces = Callable[[str], Iterator[tuple[str, str]]]


def _found(db: Connection, told: list[Told], traces: Traces, query: Callable[[str], str], job: int) -> frozenset[str]:
    """Which of the names, numbers or addresses that stand in the texts are another client's."""
    wanted = list(dict.fromkeys(trace for text in told for trace, _ in traces(plain(text.text))))
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        values = {f"w{place}": trace for place, trace in enumerate(wanted[start : start + _AT_ONCE])}
        marks = ", ".join(f":{name}" for name in values)
        found.update(db.values(query(marks), job=job, **values))
    return frozenset(found)

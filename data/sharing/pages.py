"""What a client may see, as frozen values: the allow-list.

The web page, the terminal's preview, the email, the PDF and the history are all made from a `SharedPage`. What has
no field here can't be shown to a client.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from data.enums import (
    AnswerKind,
    InvoiceStatus,
    JobStatus,
    LineKind,
    QuoteStatus,
    ShareKind,
    VisitKind,
)
from data.errors import Damaged


@dataclass(frozen=True)
class SharedBusiness:
    """The business as its clients know it."""

    name: str
    legal_name: str
    abn: str
    gst_registered: bool
    licence: str
    phone: str
    email: str
    address: str
    timezone: str
    accent: str


@dataclass(frozen=True)
class SharedBank:
    """Where invoices are paid to; read only where an invoice is shown."""

    name: str
    bsb: str
    account: str


@dataclass(frozen=True)
class SharedDescription:
    title: str
    description: str


@dataclass(frozen=True)
class SharedStatus:
    status: JobStatus
    since: datetime


@dataclass(frozen=True)
class SharedVisit:
    kind: VisitKind
    starts_at: datetime
    ends_at: datetime
    done: bool
    calendar_uid: str
    sequence: int


@dataclass(frozen=True)
class SharedLine:
    """A line of a quote or invoice. Amounts are cents, the quantity is in thousandths."""

    kind: LineKind
    description: str
    quantity_thousandths: int
    unit: str
    unit_price_cents: int
    taxable: bool
    total_cents: int


@dataclass(frozen=True)
class SharedAnswer:
    """The answer that stands for the version shown. `answered_grant` is the link it came by, if it came by one."""

    kind: AnswerKind
    name: str
    answered_at: datetime
    total_cents: int
    chosen_options: str
    answered_grant: int | None


@dataclass(frozen=True)
class SharedQuote:
    """The version of a quote that was sent last. `being_revised` says that a newer one is being written."""

    key: str
    item: str
    number: str
    version: int
    title: str
    status: QuoteStatus
    being_revised: bool
    sent_at: datetime
    valid_until: date
    terms: str
    deposit: str
    shows_gst: bool
    prices_include_gst: bool
    subtotal_cents: int
    gst_cents: int
    total_cents: int
    content_hash: str
    lines: tuple[SharedLine, ...] = ()
    answer: SharedAnswer | None = None


@dataclass(frozen=True)
class SharedInvoice:
    key: str
    item: str
    number: str
    status: InvoiceStatus
    issued_on: date
    due_on: date
    terms: str
    buyer: str
    shows_gst: bool
    prices_include_gst: bool
    subtotal_cents: int
    gst_cents: int
    total_cents: int
    paid_cents: int
    lines: tuple[SharedLine, ...] = ()


@dataclass(frozen=True)
class SharedNote:
    key: str
    item: str
    text: str
    written_at: datetime


@dataclass(frozen=True)
class SharedTodo:
    key: str
    item: str
    text: str
    done: bool


@dataclass(frozen=True)
class SharedFile:
    key: str
    item: str
    name: str
    content_type: str
    size: int


Item = SharedQuote | SharedInvoice | SharedNote | SharedTodo | SharedFile


@dataclass(frozen=True)
class SharedPage:
    """All that one share shows. A part that is not shared is None or empty.

    `number` is empty for a quote that has no job yet.
    """

    number: str
    site: str
    description: SharedDescription | None = None
    status: SharedStatus | None = None
    visits: tuple[SharedVisit, ...] | None = None
    quotes: tuple[SharedQuote, ...] = ()
    invoices: tuple[SharedInvoice, ...] = ()
    notes: tuple[SharedNote, ...] = ()
    todos: tuple[SharedTodo, ...] = ()
    files: tuple[SharedFile, ...] = ()

    def items(self) -> Iterator[Item]:
        """The records shown, in the order of the page."""
        yield from self.quotes
        yield from self.invoices
        yield from self.notes
        yield from self.todos
        yield from self.files

    def keys(self) -> list[str]:
        """The keys of everything shown, in the order of the page."""
        details = {
            ShareKind.DATES: self.visits is not None,
            ShareKind.STATUS: self.status is not None,
            ShareKind.DESCRIPTION: self.description is not None,
        }
        return [kind.value for kind, shown in details.items() if shown] + [item.key for item in self.items()]

    def only(self, keys: Collection[str]) -> "SharedPage":
        """The page with these items and nothing else of what can be ticked."""
        wanted = frozenset(keys)
        return replace(
            self,
            visits=self.visits if ShareKind.DATES in wanted else None,
            status=self.status if ShareKind.STATUS in wanted else None,
            description=self.description if ShareKind.DESCRIPTION in wanted else None,
            quotes=_kept(self.quotes, wanted),
            invoices=_kept(self.invoices, wanted),
            notes=_kept(self.notes, wanted),
            todos=_kept(self.todos, wanted),
            files=_kept(self.files, wanted),
        )


KeyedT = TypeVar("KeyedT", bound=Item)


def _kept(items: tuple[KeyedT, ...], keys: frozenset[str]) -> tuple[KeyedT, ...]:
    return tuple(item for item in items if item.key in keys)


def to_json(view: SharedPage | SharedBusiness) -> str:
    """A view as it is kept in the history: the same view always gives the same text."""
    return json.dumps(asdict(view), default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def view_hash(text: str) -> str:
    """SHA-256 of a view's JSON, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a view")


def page_from_json(text: str) -> SharedPage:
    """The page that `to_json` wrote.

    Raises:
        Damaged: It is none.
    """
    try:
        return _read(json.loads(text))
    except (ValueError, LookupError, TypeError) as error:
        raise Damaged("The database is damaged: a page that was kept can't be read.") from error


def _read(found: dict[str, Any]) -> SharedPage:
    return SharedPage(
        number=found["number"],
        site=found["site"],
        description=_made(SharedDescription, found["description"]),
        status=_made(SharedStatus, found["status"]),
        visits=None if found["visits"] is None else _each(SharedVisit, found["visits"]),
        quotes=tuple(_quote(quote) for quote in found["quotes"]),
        invoices=tuple(_invoice(invoice) for invoice in found["invoices"]),
        notes=_each(SharedNote, found["notes"]),
        todos=_each(SharedTodo, found["todos"]),
        files=_each(SharedFile, found["files"]),
    )


T = TypeVar("T")
_TYPES: dict[str, Any] = {
    "SharedStatus.status": JobStatus,
    "SharedQuote.status": QuoteStatus,
    "SharedInvoice.status": InvoiceStatus,
    "SharedVisit.kind": VisitKind,
    "SharedLine.kind": LineKind,
    "SharedAnswer.kind": AnswerKind,
}


def _quote(found: dict[str, Any]) -> SharedQuote:
    lines, answer = _each(SharedLine, found["lines"]), _made(SharedAnswer, found["answer"])
    quote = _made(SharedQuote, found | {"lines": (), "answer": None})
    assert quote is not None
    return replace(quote, lines=lines, answer=answer)


def _invoice(found: dict[str, Any]) -> SharedInvoice:
    invoice = _made(SharedInvoice, found | {"lines": ()})
    assert invoice is not None
    return replace(invoice, lines=_each(SharedLine, found["lines"]))


def _each(cls: type[T], found: list[dict[str, Any]]) -> tuple[T, ...]:
    return tuple(made for entry in found if (made := _made(cls, entry)) is not None)


def _made(cls: type[T], found: dict[str, Any] | None) -> T | None:
    if found is None:
        return None
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]
    return cls(**{name: _value(f"{cls.__name__}.{name}", found[name]) for name in names})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith(("_at", ".since")):
        return datetime.fromisoformat(value)
    if name.endswith(("_on", "_until")):
        return date.fromisoformat(value)
    return _TYPES[name](value) if name in _TYPES else value

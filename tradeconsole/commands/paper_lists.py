"""What lists and records of quotes and invoices share: options, lines and sums in their output, ids behind numbers."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.output import Listing

if TYPE_CHECKING:
    from datetime import date

    from data.database import Connection
    from data.money import Totals
    from data.sharing.pages import SharedLine
    from tradeconsole.commands.call import Office

Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")]
After = Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on after this one.")]
OfClient = Annotated[str | None, typer.Option("--client", metavar="C", help="Only those for this client.")]
OfJob = Annotated[str | None, typer.Option("--job", metavar="J", help="Only those of this job.")]


def line_document(line: "SharedLine") -> dict[str, Any]:
    """A line as programs read it."""
    from data.money import format_quantity, plain_amount

    return {
        "kind": line.kind.value,
        "description": line.description,
        "quantity": format_quantity(line.quantity_thousandths),
        "unit": line.unit,
        "unit_price": plain_amount(line.unit_price_cents),
        "taxable": line.taxable,
        "total": plain_amount(line.total_cents),
    }


def line_listing(lines: Iterable["SharedLine"], chosen: Collection[int] = ()) -> Listing:
    """The lines for people. `chosen` holds the positions of options that were accepted, counted from 0."""
    rows = [_cells(line, place + 1, place in chosen) for place, line in enumerate(lines)]
    return Listing(("Description", "Quantity", "Unit price", "Amount"), rows)


def _cells(line: "SharedLine", number: int, chosen: bool) -> tuple[str, str, str, str]:
    from data.enums import LineKind
    from data.money import format_cents, format_quantity

    if line.kind is LineKind.HEADING:
        return line.description, "", "", ""
    choice = " (chosen)" if chosen else f" (optional, line {number})"
    mark = choice if line.kind is LineKind.OPTION else ""
    free = "" if line.taxable else " (GST-free)"
    quantity = f"{format_quantity(line.quantity_thousandths)} {line.unit}".strip()
    amounts = format_cents(line.unit_price_cents), format_cents(line.total_cents)
    return f"{line.description}{mark}{free}", quantity, *amounts


def sum_facts(sums: "Totals", *, shows_gst: bool) -> list[tuple[str, str]]:
    """The sums for people."""
    from data.money import format_cents

    subtotal, gst, total = (format_cents(cents) for cents in vars(sums).values())
    if not shows_gst:
        return [("Total", total)]
    return [("Subtotal", subtotal), ("GST", gst), ("Total inc GST", total)]


def short_date(day: "date") -> str:
    """A day as tables show it: 24/11/2026."""
    return f"{day:%d/%m/%Y}"


def day_of(text: str | None, field: str) -> "date | None":
    """A day as it was given; None where it was not."""
    from data.moments import read_day

    return None if text is None else read_day(text, field)


def today_of(office: "Office") -> "date":
    """Today, where the business is."""
    from data.clock import day_in

    return day_in(office.zone, office.store.clock.now())


def client_id(db: "Connection", number: str | None) -> int | None:
    """The client behind a number.

    Raises:
        NotFound: There is none.
    """
    from data.actions.written import known_client

    return None if number is None else known_client(db, number).id


def job_id(db: "Connection", office: "Office", number: str | None) -> int | None:
    """The job behind a number.

    Raises:
        NotFound: There is none.
    """
    from data.actions.acting import visible_job

    return None if number is None else visible_job(db, office.actor, number).id


def cursor(rows: Sequence[Any], limit: int) -> str | None:
    """Where the next page begins: after the last row, when there may be more."""
    return str(rows[-1].number) if len(rows) == limit else None

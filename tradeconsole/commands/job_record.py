"""A job as commands print it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tradeconsole.commands.output import Block, Facts, Listing

if TYPE_CHECKING:
    from data.queries.job_details import CostRow, JobDetails, VisitRow
    from data.queries.jobs import JobRow
    from data.queries.margin import Margin

COLUMNS = ("Number", "Title", "Status", "Client", "Site", "Next visit")


def row_document(row: "JobRow") -> dict[str, Any]:
    """A job as lists give it."""
    return {
        "number": row.number,
        "title": row.title,
        "status": row.status.value,
        "client": row.client or None,
        "site": row.site,
        "suburb": row.suburb,
        "next_visit": row.next_visit,
        "shared": row.is_shared,
        "last_sent": row.sent_at,
        "last_opened": row.opened_at,
        "last_seen": row.seen_at,
        "something_new": row.has_new,
    }


def row_cells(row: "JobRow", zone: str) -> tuple[str, ...]:
    """A line of the list for people."""
    from data.wording import short_moment

    visit = short_moment(row.next_visit, zone) if row.next_visit else ""
    return row.number, row.title, row.status.value, row.client, row.site, visit


def job_document(job: "JobDetails") -> dict[str, Any]:
    """A job as `show` gives it. Costs are there only for those who may see them."""
    from tradeconsole.commands import invoice_record, quote_record

    costs = {} if job.costs is None else {"costs": [cost_document(cost) for cost in job.costs]}
    return row_document(job.row) | {
        "client_number": job.paper.client_number,
        "description": job.paper.description,
        "status_since": job.paper.status_since,
        "created_at": job.paper.created_at,
        "version": job.paper.version,
        "staff": [vars(person) for person in job.staff],
        "visits": [visit_document(visit) for visit in job.visits],
        "quotes": [quote_record.row_document(quote) for quote in job.quotes],
        "invoices": [invoice_record.row_document(invoice) for invoice in job.invoices],
        "notes": [vars(note) for note in job.notes],
        "todos": [todo_document(todo) for todo in job.todos],
        "files": [vars(file) for file in job.files],
        "messages": [
            {"text": message.text, "from": message.name, "sender": message.sender.value, "at": message.at}
            for message in job.messages
        ],
        **costs,
    }


def visit_document(visit: "VisitRow") -> dict[str, Any]:
    """A visit as programs read it."""
    return {
        "id": visit.id,
        "start": visit.starts_at,
        "end": visit.ends_at,
        "kind": visit.kind.value,
        "done": visit.done_at is not None,
        "note": visit.note,
    }


def todo_document(todo: Any) -> dict[str, Any]:
    """A to-do as programs read it."""
    return {"id": todo.id, "text": todo.text, "for_client": todo.for_client, "done": todo.done_at is not None}


def cost_document(cost: "CostRow") -> dict[str, Any]:
    """A cost as programs read it."""
    from data.money import plain_amount

    return {
        "id": cost.id,
        "kind": cost.kind.value,
        "label": cost.label,
        "supplier": cost.supplier,
        "amount": plain_amount(cost.amount_cents),
        "at": cost.incurred_at,
    }


def margin_document(margin: "Margin") -> dict[str, Any]:
    """What a job brings in and costs, without GST, as programs read it."""
    from data.money import plain_amount

    return {
        "quoted": plain_amount(margin.quoted_cents),
        "invoiced": plain_amount(margin.invoiced_cents),
        "cost": plain_amount(margin.cost_cents),
        "margin": plain_amount(margin.margin_cents),
        "percent": None if margin.percent is None else str(margin.percent),
        "expected": margin.is_expected,
    }


def margin_facts(margin: "Margin") -> list[Block]:
    """The same for people; nothing of a job that neither brings in nor costs anything."""
    from data.money import format_cents

    if not margin.income_cents and not margin.cost_cents:
        return []
    share = "" if margin.percent is None else f" ({margin.percent} %)"
    facts = [
        ("Quoted", format_cents(margin.quoted_cents)),
        ("Invoiced", format_cents(margin.invoiced_cents)),
        ("Costs", format_cents(margin.cost_cents)),
        ("Margin expected" if margin.is_expected else "Margin", f"{format_cents(margin.margin_cents)}{share}"),
    ]
    return [Facts(facts, "Margin, ex GST")]


def job_blocks(job: "JobDetails", zone: str) -> list[Block]:
    """A job for people; kinds of records of which there are none are left out."""
    row = job.row
    facts = (
        ("Status", row.status.value),
        ("Client", " ".join(part for part in (job.paper.client_number, row.client) if part)),
        ("Site", row.site),
        ("Assigned", ", ".join(person.name for person in job.staff)),
        ("Shared", "yes" if row.is_shared else "no"),
        ("Description", job.paper.description),
    )
    return [Facts(facts, f"{row.number} {row.title}"), *(found for found in _listings(job, zone) if found.rows)]


def _listings(job: "JobDetails", zone: str) -> Iterator[Listing]:
    from data.money import format_cents
    from data.wording import short_moment, visit_times

    def client(shown: bool) -> str:
        return "for the client" if shown else "internal"

    yield Listing(
        ("Id", "Visit", ""),
        [
            (str(v.id), visit_times(v.starts_at, v.ends_at, zone, v.kind), "done" if v.done_at else "")
            for v in job.visits
        ],
        "Visits",
    )
    yield Listing(
        ("Number", "Status", "Total"),
        [(q.number, q.status.value, format_cents(q.total_cents)) for q in job.quotes],
        "Quotes",
    )
    yield Listing(
        ("Number", "Status", "Total"),
        [(n.number, n.status.value, format_cents(n.total_cents)) for n in job.invoices],
        "Invoices",
    )
    yield Listing(
        ("Id", "", "Note", "By", "At"),
        [(str(n.id), client(n.for_client), n.text, n.by, short_moment(n.at, zone)) for n in job.notes],
        "Notes",
    )
    yield Listing(
        ("Id", "", "To-do", ""),
        [(str(t.id), client(t.for_client), t.text, "done" if t.done_at else "") for t in job.todos],
        "To-dos",
    )
    yield Listing(("Id", "", "Name"), [(str(f.id), client(f.for_client), f.name) for f in job.files], "Files")
    yield Listing(
        ("Id", "Cost", "Amount"),
        [(str(c.id), c.label, format_cents(c.amount_cents)) for c in job.costs or ()],
        "Costs",
    )
    yield Listing(
        ("At", "From", "Message"),
        [(short_moment(m.at, zone), m.name, m.text) for m in job.messages],
        "Messages",
    )

"""A quote as commands print it."""

from typing import TYPE_CHECKING, Any

from tradeconsole.commands.output import Block, Facts, Listing
from tradeconsole.commands.paper_lists import line_document, line_listing, short_date, sum_facts
from tradeconsole.commands.papers import sum_document

if TYPE_CHECKING:
    from data.money import Totals
    from data.queries.quotes import Decision, QuoteRecord, QuoteRow, VersionRow
    from data.sharing.pages import SharedQuote


def row_document(row: "QuoteRow") -> dict[str, Any]:
    """A quote as lists give it."""
    from data.money import plain_amount

    return {
        "number": row.number,
        "version": row.version,
        "status": row.status.value,
        "title": row.title,
        "client": row.client,
        "client_number": row.client_number,
        "job": row.job,
        "site": row.site,
        "total": plain_amount(row.total_cents),
        "valid_until": row.valid_until,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
    }


def quote_document(quote: "QuoteRecord") -> dict[str, Any]:
    """A quote as `show` gives it. The sums are those that were agreed, once it is accepted."""
    sent = quote.sent
    return (
        row_document(quote.row)
        | _version_document(quote.current)
        | sum_document(_agreed(quote))
        | {"sent": None if sent is None else _version_document(sent)}
    )


def _agreed(quote: "QuoteRecord") -> "Totals":
    from data.sharing.agreed import agreed_totals

    return agreed_totals(_paper(quote))


def _paper(quote: "QuoteRecord") -> "SharedQuote":
    from data.papers import quote_paper

    return quote_paper(quote, quote.row.created_at)


def _version_document(version: "VersionRow") -> dict[str, Any]:
    return sum_document(version.sums) | {
        "version": version.version,
        "lines": [line_document(line) for line in version.lines],
        "shows_gst": version.shows_gst,
        "prices_include_gst": version.prices_include_gst,
        "valid_until": version.valid_until,
        "terms": version.terms,
        "deposit": version.deposit,
        "sent_at": version.sent_at,
        "decision": None if version.decision is None else _decision_document(version.decision),
    }


def _decision_document(decision: "Decision") -> dict[str, Any]:
    import json

    from data.money import plain_amount

    return {
        "answer": decision.kind.value,
        "by": decision.by,
        "how": decision.how,
        "at": decision.at,
        "version": decision.version,
        "total": plain_amount(decision.total_cents),
        "reason": decision.reason,
        # As `quotes accept --option` counts them.
        "options": [place + 1 for place in json.loads(decision.chosen_options)],
        "recorded_by": decision.recorded_by,
    }


def quote_blocks(quote: "QuoteRecord") -> list[Block]:
    """A quote for people."""
    from data.sharing.agreed import chosen_options
    from data.wording import full_day

    row, version = quote.row, quote.current
    facts = [
        ("Status", row.status.value),
        ("Version", str(version.version) if version.version > 1 else ""),
        ("Client", f"{row.client} ({row.client_number})"),
        ("Job", row.job or ""),
        ("Site", row.site),
        ("Valid until", full_day(version.valid_until)),
        ("Deposit", version.deposit),
        ("Answer", _answer_words(version.decision)),
        ("With the client", _sent_words(quote.sent)),
    ]
    sums = sum_facts(_agreed(quote), shows_gst=version.shows_gst)
    title = f"{row.number}  {row.title}".strip()
    lines = line_listing(version.lines, chosen_options(_paper(quote)))
    return [Facts(facts, title), lines, Facts(sums), Facts([("Terms", version.terms)])]


def _answer_words(decision: "Decision | None") -> str:
    from data.money import format_cents

    if decision is None:
        return ""
    return f"{decision.kind} by {decision.by}, {format_cents(decision.total_cents)}, {decision.how}"


def _sent_words(version: "VersionRow | None") -> str:
    from data.money import format_cents

    if version is None:
        return ""
    return f"version {version.version}, {format_cents(version.total_cents)}: it can't be accepted while this is a draft"


def quote_listing(rows: list["QuoteRow"]) -> Listing:
    """A list of quotes for people."""
    from data.money import format_cents

    columns = ("Number", "Status", "Client", "Title", "Total", "Valid until", "Job")
    cells = [
        (
            row.number,
            row.status.value,
            row.client,
            row.title,
            format_cents(row.total_cents),
            short_date(row.valid_until),
            row.job or "",
        )
        for row in rows
    ]
    return Listing(columns, cells, empty="There are no quotes like that.")

"""Quotes, invoices, notes and shares for every so-manieth job in bulk."""

import base64
from collections.abc import Iterable
from random import Random

from data.actions.written import summed
from data.clock import end_of_day
from data.demo.bulk_rows import BulkJob, Maker, Rows
from data.demo.business import INVOICE_TERMS, PEOPLE, QUOTE_TERMS
from data.demo.paper_events import DUE_AFTER, RULES, VALID_FOR, Lines, item
from data.demo.words import CLIENT_NOTES, INTERNAL_NOTES
from data.enums import InvoiceStatus, JobStatus, LookKind, QuoteStatus, ShareKind, VersionState
from data.rows import moment
from data.sharing.expiry import link_expiry
from data.sqlite.connections import stored

EVERY_PAPERS, EVERY_SHARE = 10, 40

_LABOUR_HOURS = ("1.5", "2", "3", "4.5", "8", "16")
_PARTS = ("48", "86.40", "129.95", "310", "742.50", "1280")
_LINES: tuple[Lines, ...] = tuple(
    (item("Labour", f"{hours} h", "110"), item("Parts and fittings", "1", parts))
    for hours in _LABOUR_HOURS
    for parts in _PARTS
)
_COMPLETED = JobStatus.COMPLETED.value


class Papers:
    """Makes what some jobs have beside their visits."""

    def __init__(self, maker: Maker, random: Random) -> None:
        self._maker = maker
        self._ids, self._hours = maker.ids, maker.hours
        self._mia, self._priya = maker.staff[1], maker.staff[3]
        self._bytes = random.randbytes

    def add(self, rows: Rows, job: BulkJob, place: int) -> None:
        """The papers of the `place`th job, if it is one that has any."""
        if place % EVERY_PAPERS:
            return
        quote = self._add_quote(rows, job)
        note = self._add_notes(rows, job)
        if job.status == _COMPLETED:
            self._add_invoice(rows, job)
        if place % EVERY_SHARE == 0:
            self._add_share(rows, job, quote, note)

    def _add_quote(self, rows: Rows, job: BulkJob) -> int:
        quote, version = self._ids.next("quote"), self._ids.next("quote_version")
        lines, valid = self._lines(), self._hours.day(job.day) + VALID_FOR
        number = self._maker.number("quote")
        content = summed(lines, RULES, number, "1", valid.isoformat(), QUOTE_TERMS, "")
        status = QuoteStatus.CONVERTED if job.status == _COMPLETED else QuoteStatus.SENT
        rows["quote"].append(
            (
                quote,
                number,
                job.title,
                job.client.site,
                job.client.id,
                job.id,
                status.value,
                1,
                1,
                job.made,
                self._mia,
            )
        )
        rows["quote_version"].append(
            (
                version,
                quote,
                1,
                VersionState.SENT.value,
                valid.isoformat(),
                QUOTE_TERMS,
                "",
                False,
                True,
                content["subtotal_cents"],
                content["gst_cents"],
                content["total_cents"],
                content["content_hash"],
                job.made,
                job.made,
                self._mia,
            )
        )
        rows["quote_line"].extend(_line_rows(version, lines))
        return quote

    def _lines(self) -> Lines:
        return _LINES[self._maker.pick(len(_LINES))]

    def _add_notes(self, rows: Rows, job: BulkJob) -> int:
        internal, note = self._ids.next("note_id"), self._ids.next("note_id")
        rows["note_id"] += [(internal, job.made), (note, job.made)]
        rows["internal_note"].append((internal, job.id, INTERNAL_NOTES[internal % 3], job.made, self._mia))
        rows["client_note"].append((note, job.id, CLIENT_NOTES[note % 3], job.made, self._mia))
        return note

    def _add_invoice(self, rows: Rows, job: BulkJob) -> None:
        invoice, lines = self._ids.next("invoice"), self._lines()
        issued, at = self._hours.day(job.last), self._hours.text(job.last, 16)
        due = (issued + DUE_AFTER).isoformat()
        number = self._maker.number("invoice")
        content = summed(lines, RULES, number, INVOICE_TERMS)
        paid = self._maker.pick(5) > 0
        rows["invoice"].append(
            (
                invoice,
                number,
                job.client.id,
                job.id,
                (InvoiceStatus.PAID if paid else InvoiceStatus.SENT).value,
                issued.isoformat(),
                due,
                INVOICE_TERMS,
                job.client.name,
                False,
                True,
                content["subtotal_cents"],
                content["gst_cents"],
                content["total_cents"],
                content["total_cents"] if paid else 0,
                content["content_hash"],
                at,
                self._priya,
                at,
                self._priya,
                "",
            )
        )
        rows["invoice_line"].extend(_line_rows(invoice, lines))
        if paid:
            late = self._hours.text(min(job.last + 8, 0), 9)
            day = self._hours.day(min(job.last + 8, -1)).isoformat()
            rows["payment"].append((invoice, content["total_cents"], day, "Bank transfer", late, self._priya))

    def _add_share(self, rows: Rows, job: BulkJob, quote: int, note: int) -> None:
        share, grant, sent = self._ids.next("share"), self._ids.next("share_grant"), job.made
        opened = self._hours.text(job.day + 1, 12) if self._maker.pick(4) else None
        rows["share"].append((share, job.id, 0, sent, sent, self._mia, opened, opened))
        ticks = ((ShareKind.DATES, 0), (ShareKind.STATUS, 0), (ShareKind.QUOTE, quote), (ShareKind.NOTE, note))
        for kind, ref in ticks:
            public = base64.urlsafe_b64encode(self._bytes(12)).decode()
            rows["share_item"].append((share, kind.value, ref, public, kind is not ShareKind.NOTE, 1, sent, self._mia))
        client, seen = job.client, 1 if opened else 0
        rows["share_grant"].append(
            (
                grant,
                share,
                client.contact,
                client.name,
                client.email,
                sent,
                sent,
                self._expiry(job),
                opened,
                opened,
                seen,
            )
        )
        if opened:
            rows["look"] += [(grant, kind.value, opened, 1) for kind in LookKind]
        rows["activity"].append((sent, PEOPLE["mia"][0], self._mia, "share sent", job.number, job.id, ""))

    def _expiry(self, job: BulkJob) -> str:
        valid = end_of_day(self._hours.zone, self._hours.day(job.day) + VALID_FOR)
        return str(stored(link_expiry(moment(job.made), [valid])))


def _line_rows(owner: int, lines: Lines) -> Iterable[tuple[object, ...]]:
    for place, line in enumerate(lines):
        yield (
            owner,
            place,
            line.kind.value,
            line.description,
            line.quantity_thousandths,
            line.unit,
            line.unit_price_cents,
            line.taxable,
            line.total_cents,
        )

"""What stands on the tabs of a quote's card."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from data.enums import AnswerKind, LineKind, QuoteStatus, VersionState
from data.money import format_cents
from data.papers import quote_paper
from data.queries.activity import ActivityRow
from data.queries.billing import Billing
from data.queries.invoices import InvoiceRow
from data.queries.paper_sight import PaperReader, PaperSight
from data.queries.quotes import Decision, QuoteRecord, VersionRow
from data.safe_text import safe_line, safe_text
from data.sharing.agreed import agreed_totals, chosen_options
from data.wording import ago, full_day, short_moment
from screens.card_lines import QUIET, cells, fact, heading
from screens.office import Office
from screens.papers.rows import invoice_line
from screens.papers.sheet import Sheet, sheet_lines
from screens.widgets.tab_body import CardTab, tab_of_rows


@dataclass(frozen=True)
class QuoteOnCard:
    """All of a quote that its card shows.

    Attributes:
        before: Its earlier versions, the newest first.
        sight: How it stands with its client.
        billing: What was agreed, and what of it is billed.
    """

    quote: QuoteRecord
    before: tuple[VersionRow, ...]
    sight: PaperSight
    billing: Billing
    invoices: tuple[InvoiceRow, ...]
    events: tuple[ActivityRow, ...]


class QuoteTabs:
    """Writes the tabs of one quote for the person who looks."""

    def __init__(self, card: QuoteOnCard, office: Office, room: int) -> None:
        """`room` is how wide the lines may be."""
        self._card = card
        self._quote = card.quote
        self._now = office.now
        self._zone = office.frame().zone
        self._glyphs = office.glyphs
        self._room = room

    def lines(self) -> CardTab:
        """The newest version as on paper."""
        version, row = self._quote.current, self._quote.row
        paper = quote_paper(self._quote, self._now)
        sheet = Sheet(
            version.lines,
            agreed_totals(paper),
            version.shows_gst,
            version.prices_include_gst,
            chosen_options(paper),
        )
        facts = [
            *fact("Deposit", version.deposit, self._room),
            *fact("Valid until", full_day(version.valid_until)),
            *fact("Site", row.site, self._room),
        ]
        terms = [*heading("Terms"), Content(safe_text(version.terms))] if version.terms else []
        text = Content("\n").join([*sheet_lines(sheet, self._room), Content(""), *facts, *terms])
        counted = sum(line.kind is not LineKind.HEADING for line in version.lines)
        return CardTab("lines", f"Lines {counted}", text)

    def progress(self) -> CardTab:
        """How far it has come with its client, who can open it, and what was offered and answered before."""
        lines = [
            *self._steps(),
            *self._readers(),
            *self._messages(),
            *self._earlier(),
        ]
        return CardTab("progress", "Progress", Content("\n").join(lines))

    def invoices(self) -> CardTab:
        """What was billed of it."""
        billing = self._card.billing
        rows = [invoice_line(bill, self._glyphs) for bill in self._card.invoices]
        billed = f"{format_cents(billing.billed_cents)} of {format_cents(billing.agreed_cents)} is billed"
        left = f", {format_cents(billing.left_cents)} is left." if billing.left_cents > 0 else "."
        above = Content.styled(billed + left, QUIET) if rows else Content("")
        return tab_of_rows("invoices", "Invoices", rows, self._unbilled(), is_table=True, above=above)

    def _unbilled(self) -> str:
        if self._quote.row.status in (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED):
            return "Nothing is billed yet. i writes an invoice: for the whole, or for a part as a deposit."
        return "Nothing is billed. An invoice can be written once the quote is accepted."

    def _with_client(self) -> VersionRow | None:
        """The version that the client has."""
        if self._quote.sent is not None:
            return self._quote.sent
        current = self._quote.current
        return current if current.state is not VersionState.DRAFT else None

    def _steps(self) -> Iterator[Content]:
        version = self._with_client()
        if version is None:
            yield Content.styled("Not sent yet. The client knows nothing of it.", QUIET)
            return
        yield Content.styled(f"Version {version.version}, {format_cents(version.total_cents)}", "bold")
        yield self._step("Sent", "" if version.sent_at is None else short_moment(version.sent_at, self._zone))
        sight = self._card.sight
        if sight.is_ticked:
            yield self._step("Opened", self._looked(sight.opened))
            yield self._step("Seen", self._looked(sight.seen))
        else:
            yield Content.styled("  It is not on a client's page, so nobody can say whether it was looked at.", QUIET)
        yield self._step("Answered", self._answered(version.decision), self._unanswered())
        if version.decision is not None:
            yield from self._reason(version, version.decision)

    def _step(self, name: str, words: str, missing: str = "not yet") -> Content:
        sign = self._glyphs["completed" if words else "pending"]
        return Content.assemble(f"{sign} ", (name.ljust(12), QUIET), safe_line(words) or (missing, QUIET))

    def _unanswered(self) -> str:
        row = self._quote.row
        if row.status is QuoteStatus.WITHDRAWN:
            return "no, it was withdrawn"
        if row.status is QuoteStatus.EXPIRED:
            return f"no, it was valid until {full_day(row.valid_until)}"
        return "not yet"

    def _looked(self, look: tuple[str, datetime] | None) -> str:
        return "" if look is None else f"{short_moment(look[1], self._zone)}, {look[0]}"

    def _answered(self, decision: Decision | None) -> str:
        if decision is None:
            return ""
        noted = f", noted by {decision.recorded_by}" if decision.recorded_by else ""
        how = "on their page" if decision.how == "portal" else decision.how
        money = f", {format_cents(decision.total_cents)}" if decision.kind is AnswerKind.ACCEPTED else ""
        said = f"{decision.kind} by {decision.by}{money}, {how}"
        return f"{short_moment(decision.at, self._zone)}, {said}{noted}"

    def _reason(self, version: VersionRow, decision: Decision) -> Iterator[Content]:
        if decision.reason:
            yield Content.assemble("  ", safe_text(f"“{decision.reason}”"))
        for place in json.loads(decision.chosen_options or "[]"):
            option = version.lines[place].description.partition("\n")[0] if place < len(version.lines) else ""
            yield Content.styled(safe_line(f"  {self._glyphs['tick']} {option}"), "$text-success")

    def _readers(self) -> list[Content]:
        readers = self._card.sight.readers if self._card.sight.is_ticked else ()
        return [*heading("Who has a link"), *(self._reader(reader) for reader in readers)] if readers else []

    def _reader(self, reader: PaperReader) -> Content:
        if reader.last_seen is not None:
            looked = f"last looked {ago(reader.last_seen, self._now)}"
        elif reader.last_opened is not None:
            looked = f"opened {ago(reader.last_opened, self._now)}, not seen"
        else:
            looked = "not opened"
        ended = "" if reader.is_live(self._now) else "revoked" if reader.revoked_at else "expired"
        words = f" {self._glyphs.dot} ".join(part for part in (reader.name, reader.email, looked, ended) if part)
        who = self._glyphs.label("seen" if reader.last_seen else "shared", words)
        return Content.styled(safe_line(who), QUIET if ended else "")

    def _messages(self) -> list[Content]:
        found = self._card.sight.messages
        if not found:
            return []
        lines = [
            Content.assemble(
                (f"{short_moment(message.at, self._zone)}  {safe_line(message.name)}  ", QUIET), safe_text(message.text)
            )
            for message in found
        ]
        return [*heading("Messages"), *lines]

    def _earlier(self) -> list[Content]:
        shown = self._with_client()
        every = (self._quote.current, *self._card.before)
        others = [version for version in every if shown is not None and version.version != shown.version]
        if not others:
            return []
        return [*heading("Other versions"), *(self._version(version) for version in others)]

    def _version(self, version: VersionRow) -> Content:
        sent = "draft" if version.sent_at is None else f"sent {short_moment(version.sent_at, self._zone)}"
        return cells(
            (f"v{version.version}", 4),
            (format_cents(version.total_cents).rjust(13), 13),
            (sent, 24, QUIET),
            (self._answered(version.decision), 0),
        )


def tabs_of(card: QuoteOnCard, office: Office, room: int, timeline: CardTab) -> Sequence[CardTab]:
    """Every tab of a quote's card, in order."""
    tabs = QuoteTabs(card, office, room)
    return [tabs.lines(), tabs.progress(), tabs.invoices(), timeline]

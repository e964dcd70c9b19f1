"""How an acceptance by phone or on paper is noted: with the options that were chosen, and the very total."""

from collections.abc import Callable, Collection, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.enums import LineKind
from data.money import format_cents
from data.papers import quote_paper
from data.queries.quotes import QuoteRecord
from data.safe_text import safe_line
from data.sharing.agreed import totals_with
from data.sharing.client_words import with_gst
from data.sharing.pages import SharedLine, SharedQuote
from screens.content import safe_content
from screens.forms.fields import Field
from screens.forms.form_modal import FormModal
from screens.widgets.tick_box import TickBox

Recorder = Callable[[Mapping[str, str], Collection[int]], QuoteRecord]
_OPTION = 44


class AnswerModal(FormModal[QuoteRecord]):
    """A form that begins with which answer it was."""

    FIRST = "said"


class AcceptModal(FormModal[QuoteRecord]):
    """A form with a box for every option; the total follows the boxes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "Up", id="accept-up", tooltip="What stands above", show=False),
        Binding("down", "app.focus_next", "Down", id="accept-down", tooltip="What stands beneath", show=False),
    ]

    def __init__(self, quote: QuoteRecord, fields: list[Field], record: Recorder) -> None:
        """`record` notes the acceptance."""
        self._quote = quote
        self._paper = quote_paper(quote, quote.row.created_at)
        self._boxes = {
            place: TickBox(_option(line, self._paper), ticked=False, name=str(place))
            for place, line in enumerate(quote.current.lines)
            if line.kind is LineKind.OPTION
        }
        self._total = Static(id="total")
        note = f"Version {quote.current.version}, as it was sent. The client and the office get a receipt by email."
        super().__init__(
            f"{quote.row.number} is accepted by {quote.row.client}",
            fields,
            lambda values, _: record(values, self.chosen),
            save_words="Note it",
            note=note,
        )

    def on_mount(self) -> None:
        body = self.query_one(".dialog--body", VerticalScroll)
        heading = Static(safe_content("Options that they chose"), id="options")
        heading.display = bool(self._boxes)
        body.mount(heading, *self._boxes.values(), self._total, before=self.form)
        self._show_total()
        for box in list(self._boxes.values())[:1]:
            self.call_after_refresh(box.focus)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The positions of the options that are ticked, counted from 0 over all lines."""
        return tuple(place for place, box in self._boxes.items() if box.ticked)

    def has_changes(self) -> bool:
        return super().has_changes() or (self._saved is None and bool(self.chosen))

    @on(TickBox.Changed)
    def _show_total(self) -> None:
        words = with_gst(totals_with(self._paper, self.chosen).total_cents, self._paper.shows_gst)
        self._total.update(Content.assemble("They accept ", (words, "bold"), "."))


def _option(line: SharedLine, quote: SharedQuote) -> str:
    words = safe_line(line.description)
    short = words if len(words) <= _OPTION else f"{words[: _OPTION - 1].rstrip()}…"
    before_gst = quote.shows_gst and line.taxable and not quote.prices_include_gst
    return f"{short}, {format_cents(line.total_cents)}{' ex GST' if before_gst else ''}"

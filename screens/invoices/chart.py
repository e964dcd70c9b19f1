"""What clients owe, as a bar of two lines: how much is not due yet, and how much has been due for how long."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from data.money import format_cents
from data.queries.invoice_list import Owed
from screens.card_lines import QUIET
from screens.glyphs import GlyphSet

_WORDS = ("not due", "1-30 days late", "31-60", "61+")
_TONES = ("$text-success", "$text-warning", "$text-warning", "$text-error")
_SHORTEST_BAR = 10
# On a lower or narrower screen the rows of the list are needed more.
LEAST_HEIGHT, LEAST_WIDTH = 20, 70


class OwedChart(Static):
    """Stands above the list of invoices while anything is owed and there is room for it."""

    DEFAULT_CSS = """
    OwedChart { display: none; height: 2; padding: 0 1; background: $background; text-wrap: nowrap; }
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._owed: Owed | None = None

    def show(self, owed: Owed) -> None:
        """Show what is owed now."""
        self._owed = owed
        self.fit()

    def fit(self) -> None:
        """Draw it for the size of the screen, or hide."""
        size = self.app.size
        has_room = size.width >= LEAST_WIDTH and size.height >= LEAST_HEIGHT
        self.display = has_room and self._owed is not None and self._owed.total > 0
        if self._owed is not None and self.display:
            self.update(owed_lines(self._owed, self._glyphs, size.width - 2))


def owed_lines(owed: Owed, glyphs: GlyphSet, width: int) -> Content:
    """The sum with its bar, and beneath it what the parts of the bar stand for."""
    whole = not _fits(_legend(owed, glyphs), width)
    legend = _legend(owed, glyphs, whole=whole)
    sums = _sums(owed, whole=whole)
    bar = _bar(owed.parts, glyphs, max(width - sums.cell_length, _SHORTEST_BAR))
    return Content("\n").join([Content.assemble(sums, bar), legend.truncate(width, ellipsis=True)])


def _sums(owed: Owed, *, whole: bool) -> Content:
    total = Content.assemble(("Owed ", QUIET), (_amount(owed.total, whole=whole), "bold"), "  ")
    if not owed.overdue:
        return total
    return Content.assemble(total, ("Overdue ", QUIET), (_amount(owed.overdue, whole=whole), "bold $text-error"), "  ")


def _fits(line: Content, width: int) -> bool:
    return line.cell_length <= width


def _legend(owed: Owed, glyphs: GlyphSet, *, whole: bool = False) -> Content:
    parts = []
    for cents, words, shade, tone in zip(owed.parts, _WORDS, glyphs.shades, _TONES, strict=True):
        if cents:
            amount = _amount(cents, whole=whole)
            parts.append(Content.assemble((shade, tone), (f" {words} ", QUIET), amount))
    return Content("  ").join(parts)


def _amount(cents: int, *, whole: bool) -> str:
    """Where cents have no room they are rounded."""
    return format_cents(cents + 50).partition(".")[0] if whole else format_cents(cents)


def _bar(parts: Sequence[int], glyphs: GlyphSet, width: int) -> Content:
    return Content.assemble(
        *(
            (shade * cells, tone)
            for shade, tone, cells in zip(glyphs.shades, _TONES, lengths(parts, width), strict=True)
        )
    )


def lengths(parts: Sequence[int], width: int) -> list[int]:
    """So many cells shared out by the sizes of the parts; what there is at all has one."""
    whole = sum(parts)
    spare = width - sum(part > 0 for part in parts)
    ends = [0] + [spare * sum(parts[: place + 1]) // whole for place in range(len(parts))]
    return [ends[place + 1] - ends[place] + (part > 0) for place, part in enumerate(parts)]

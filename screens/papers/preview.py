"""What the previews of quotes and of invoices have in common: what is on the paper, and whether its client looked."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from data.enums import LineKind
from data.money import format_cents
from data.queries.paper_sight import PaperSight
from data.safe_text import safe_line
from data.sharing.pages import SharedLine
from data.wording import ago
from screens.card_lines import QUIET
from screens.office import Office

WIDTH = 32
_AMOUNT = 12
_LINES = 8


def few_lines(lines: Sequence[SharedLine]) -> list[Content]:
    """The first lines, each with what it comes to."""
    shown = list(map(_line, lines[:_LINES]))
    more = len(lines) - _LINES
    return [*shown, Content.styled(f"and {more:,} more", QUIET)] if more > 0 else shown


def _line(line: SharedLine) -> Content:
    # A description may have lines of its own; the first says what it is about.
    words = safe_line(line.description.partition("\n")[0])
    if line.kind is LineKind.HEADING:
        return Content.styled(words, "bold").truncate(WIDTH, ellipsis=True)
    words = f"+ {words}" if line.kind is LineKind.OPTION else words
    return beside(words, format_cents(line.total_cents), QUIET if line.kind is LineKind.OPTION else "")


def beside(words: str, amount: str, style: str = "") -> Content:
    """Words at the left, an amount at the right."""
    room = WIDTH - max(len(amount), _AMOUNT) - 1
    left = Content(words).truncate(room, ellipsis=True)
    return Content.assemble(left.pad_right(max(room - left.cell_length, 0)), " ", amount.rjust(_AMOUNT)).stylize(style)


def looked(sight: PaperSight, office: Office) -> Iterator[Content]:
    """Whether the client can see it, and when they last did."""
    glyphs = office.glyphs
    if not sight.is_ticked:
        yield Content.styled(glyphs.label("not_shared", "Not on the client's page"), QUIET)
        return
    live = sight.live(office.now)
    seen = max((person.last_seen for person in live if person.last_seen), default=None)
    opened = max((person.last_opened for person in live if person.last_opened), default=None)
    if sight.seen is not None and seen is not None:
        yield Content.styled(glyphs.label("seen", f"Client last looked {ago(seen, office.now)}"), "$text-success")
    elif opened is not None:
        yield Content.styled(glyphs.label("shared", f"Opened {ago(opened, office.now)}, not seen"), "$text-accent")
    elif live:
        yield Content.styled(glyphs.label("shared", "Shared, not opened"), "$text-accent")
    else:
        yield Content.styled(glyphs.label("not_shared", "Nobody has a link that works"), "$text-warning")

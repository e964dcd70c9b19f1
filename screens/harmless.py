"""The last look at what is drawn, before a terminal acts on it."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from data.safe_text import safe_text


class HarmlessLetters(LineFilter):
    """Draws no character that a terminal would act on, from whatever widget it comes.

    Text from data is made safe where it is read; this stands behind all of it.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_harmless(segment.text), segment.style)
            for segment in segments
        ]


def _harmless(text: str) -> str:
    """The text without what would be acted on, in as many cells as before."""
    kept = "".join(letter for letter in text if letter not in "\n\t" and safe_text(letter) == letter)
    return set_cell_size(kept, cell_len(text))

"""The cards above a list: how many there are of each kind, and a filter for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True)
class FilterCard:
    """One card: its name for programs, its sign and words, and its count."""

    key: str
    label: str
    count: str
    tone: str = ""


class FilterBar(Widget, can_focus=True):
    """One line of cards. The chosen one filters; choosing it again shows everything."""

    HELP: ClassVar[str] = (
        "The cards count jobs and filter the list. Left and right move between them, enter or space filters by the "
        "card and again shows everything; a click does the same."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Left", id="filter-left", tooltip="The card before", show=False),
        Binding("right,l", "step(1)", "Right", id="filter-right", tooltip="The next card", show=False),
        Binding("enter,space", "choose", "Filter", id="filter-choose", tooltip="Show only these, or everything again"),
    ]
    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; background: $background; text-wrap: nowrap; }
    FilterBar:focus { background: $surface; }
    """

    @dataclass
    class Chosen(Message):
        """Another filter holds; None is everything."""

        key: str | None

    cards: reactive[Sequence[FilterCard]] = reactive[Sequence[FilterCard]]((), layout=False)
    chosen: reactive[str | None] = reactive[str | None](None)
    cursor: reactive[int] = reactive(0)

    def render(self) -> Content:
        return Content("  ").join(self._card(place) for place in range(len(self.cards)))

    def _card(self, place: int) -> Content:
        card = self.cards[place]
        style = "bold $text-accent" if card.key == self.chosen else ""
        if self.has_focus and place == self.cursor:
            style = "bold $block-cursor-foreground on $block-cursor-background"
        bar = Content.styled("▌", "$text-accent" if card.key == self.chosen else card.tone or "$text-muted")
        return Content.assemble(bar, Content.styled(f"{card.label} {card.count}", style))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.cards) - 1))

    def action_step(self, by: int) -> None:
        """Move between the cards."""
        self.cursor += by

    def action_choose(self) -> None:
        """Filter by the card under the cursor, or show everything again."""
        if self.cards:
            self.toggle(self.cards[self.cursor].key)

    def toggle(self, key: str) -> None:
        """Choose a card; choosing the chosen one shows everything."""
        self.chosen = None if key == self.chosen else key
        self.post_message(self.Chosen(self.chosen))

    def clear(self) -> None:
        """Show everything again, without telling anybody."""
        self.chosen = None

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        left = 0
        for place in range(len(self.cards)):
            width = self._card(place).cell_length
            if offset is not None and left <= offset.x < left + width:
                self.cursor = place
                self.toggle(self.cards[place].key)
                return
            left += width + 2

"""The one input of a table of lines: it stands in the cell under the cursor."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.message import Message

from data.lengths import TEXT
from data.safe_text import safe_text
from screens.papers.pasted import is_several, unified
from screens.papers.typed import Cell
from screens.widgets.line_input import LineInput

if TYPE_CHECKING:
    from screens.papers.line_table import LineTable


class CellInput(LineInput):
    """Takes what is typed into a cell, and hands on the keys of the table in the order they were pressed."""

    HELP: ClassVar[str] = (
        "The lines. Enter or tab goes to the next cell, and from the price to the next line; on an empty line it goes "
        "on to what stands beneath. A description that begins with # is a heading; on a quote one with ? is an option "
        "that the client may choose. A quantity may carry its unit, like 2.5 h. Rows copied from a spreadsheet can be "
        "pasted: description, quantity, price."
    )
    DEFAULT_CSS = """
    CellInput {
        layer: cell; position: absolute; width: 10; height: 1; background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground;
        &:focus { background: $background; color: $foreground; }
    }
    """

    @dataclass
    class RowsPasted(Message):
        """More was pasted than goes into one cell."""

        text: str

    def __init__(self, table: "LineTable") -> None:
        super().__init__(id="cell", compact=True, select_on_focus=False, max_length=TEXT)
        self._table = table
        self._is_shown_to = False

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is not self:
            # The key before it went on to another field.
            self._take(event)
            self.app.post_message(events.Key(event.key, event.character))
            return
        for binding in self._table._bindings.key_to_bindings.get(event.key, ()):
            # Here, and not when the key has risen to the app: what is typed next belongs to the next cell.
            self._take(event)
            await self.app.run_action(binding.action, self._table)
            return
        if self._is_at_sign(event):
            self._take(event)
            self._table.action_plain()

    def _on_paste(self, event: events.Paste) -> None:
        if is_several(event.text):
            self._take(event)
            self.post_message(self.RowsPasted(event.text))

    def _is_at_sign(self, event: events.Key) -> bool:
        """Whether what stands before the description is to be taken off."""
        at_start = self.cursor_position == 0 and self.selection.is_empty
        return event.key == "backspace" and at_start and self._table.editor.at.cell is Cell.DESCRIPTION

    def _take(self, event: events.Key | events.Paste) -> None:
        event.stop()
        event.prevent_default()

    def watch_value(self, value: str) -> None:
        """Have the table know at once: the next key may lead to another cell."""
        if not self._is_shown_to:
            self._table.take(value)

    def show_rest(self, text: str) -> None:
        """Have what is left of the text stand here, the sign at its front taken off."""
        place = self.cursor_position - (len(self.value) - len(text))
        self.show(text, whole=False)
        self.cursor_position = max(place, 0)

    def show(self, text: str, *, whole: bool) -> None:
        """Have a text stand here, its cursor at the end; `whole` selects all of it, to be typed over."""
        first = safe_text(unified(text)).split("\n", 1)[0]
        self._is_shown_to = True
        self.value = first
        self._is_shown_to = False
        self.cursor_position = len(first)
        if whole and first:
            self.select_all()

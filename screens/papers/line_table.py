"""The table in which the lines of a quote or an invoice are written: one input goes from cell to cell."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from data import entry
from data.enums import LineKind
from data.errors import Invalid
from data.lengths import TEXT
from data.money import GstRules
from screens.content import safe_content
from screens.forms.fields import Field, Kind
from screens.forms.form_modal import FormModal
from screens.glyphs import GlyphSet
from screens.papers.cell_input import CellInput
from screens.papers.line_list import DrawnLine, LineList
from screens.papers.line_notes import Standing, hint, said_trouble
from screens.papers.lines import LineEditor, Place
from screens.papers.typed import Cell

_PLACEHOLDERS = {Cell.DESCRIPTION: "description", Cell.QUANTITY: "1", Cell.PRICE: "0.00"}


class LineTable(Container):
    """Writes lines. What they are and what was done to them its editor knows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,tab", "next", "Next", id="lines-next", tooltip="The next cell or line", show=False),
        Binding("shift+tab", "previous", "Before", id="lines-previous", tooltip="The cell before", show=False),
        Binding("up", "move(-1)", "Up", id="lines-up", tooltip="A line up", show=False),
        Binding("down", "move(1)", "Down", id="lines-down", tooltip="A line down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="lines-page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="lines-page-down", tooltip="A page down", show=False),
        Binding("ctrl+home", "end(0)", "First", id="lines-first", tooltip="The first line", show=False),
        Binding("ctrl+end", "end(-1)", "Last", id="lines-last", tooltip="The end, where a line begins", show=False),
        Binding("f2", "kind", "Kind", id="lines-kind", tooltip="Turn the line: item, option, heading"),
        Binding("f3", "tax", "GST", id="lines-tax", tooltip="Free of GST, or not"),
        Binding(
            "f4", "whole_text", "Text", id="lines-text", tooltip="The whole description, in several lines", show=False
        ),
        Binding(
            "ctrl+n,insert", "insert", "Insert", id="lines-insert", tooltip="Begin a line above this one", show=False
        ),
        Binding("f8,ctrl+d", "delete", "Delete", id="lines-delete", tooltip="Take the line out; ctrl+z brings it back"),
        Binding(
            "alt+up,ctrl+up",
            "shift(-1)",
            "Move up",
            key_display="alt+up",
            id="lines-shift-up",
            tooltip="Move the line up",
            show=False,
        ),
        Binding(
            "alt+down,ctrl+down",
            "shift(1)",
            "Move down",
            key_display="alt+down",
            id="lines-shift-down",
            tooltip="Move the line down",
            show=False,
        ),
        Binding("ctrl+z", "undo", "Undo", id="lines-undo", tooltip="Take the last step back"),
        Binding("ctrl+y", "redo", "Redo", id="lines-redo", tooltip="Take again what was taken back", show=False),
    ]
    DEFAULT_CSS = """
    LineTable { layers: rows cell; height: 1fr; min-height: 5; }
    LineTable > LineList { layer: rows; margin-bottom: 1; }
    LineTable > #line-note { layer: cell; position: absolute; height: 1; padding: 0 1 0 5; color: $text-muted; }
    LineTable > #line-note.-wrong { color: $text-error; }
    """

    @dataclass
    class Changed(Message):
        """The lines are others than before."""

        table: "LineTable"

    def __init__(self, editor: LineEditor, rules: GstRules, glyphs: GlyphSet) -> None:
        super().__init__()
        self.editor = editor
        self._rules = rules
        self._list = LineList(self._drawn, rules, glyphs)
        self._input = CellInput(self)
        self._is_typed = False
        """Whether something was typed since the cell was entered: then nothing is wrong with it yet."""
        self._is_checked = False

    def compose(self) -> ComposeResult:
        yield self._list
        yield Static(id="line-note")
        yield self._input

    def on_mount(self) -> None:
        self.watch(self._list, "scroll_y", self._place_input, init=False)
        self._show_cell()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def focus_cell(self) -> None:
        """Go on where the cursor is."""
        # At once: what is typed right after the key that led here belongs here.
        self.screen.set_focus(self._input)

    def check(self) -> bool:
        """Say what keeps the lines from being saved, and go there; whether nothing does."""
        self._is_checked = True
        trouble = next(self.editor.troubles(), None)
        if trouble is not None:
            self._go(trouble.place)
            self.focus_cell()
        return trouble is None

    def take(self, text: str) -> None:
        """Have what was typed stand in the cell under the cursor; a text of several lines is written as a whole."""
        if "\n" in self.editor.text:
            self._input.show(self.editor.text, whole=False)
            self.action_whole_text()
            return
        self._is_typed = True
        self.editor.type(text)
        if self.editor.text != text:
            self._input.show_rest(self.editor.text)
        self._draw()
        self._tell_changed()

    def tell(self, error: Invalid) -> None:
        """Say what is wrong with the lines as a whole."""
        self._note(f"{error.message} {error.hint}".strip(), wrong=True)
        self.focus_cell()

    @on(Input.Changed)
    @on(Input.Submitted)
    def keep_to_itself(self, event: Message) -> None:
        """What is typed into a cell is told as a change of the lines."""
        event.stop()

    @on(events.DescendantFocus)
    def show_focus(self) -> None:
        """Have the titles say that one writes here."""
        self._list.add_class("-focused")
        self._draw()

    @on(events.DescendantBlur)
    def leave(self) -> None:
        """Tidy what was typed."""
        self._list.remove_class("-focused")
        self._is_typed = False
        self.editor.leave()
        self._draw()

    @on(LineList.Chosen)
    def choose(self, event: LineList.Chosen) -> None:
        """Go to the cell that was clicked."""
        event.stop()
        self._go(event.place)
        self.focus_cell()

    @on(CellInput.RowsPasted)
    def paste(self, event: CellInput.RowsPasted) -> None:
        """Put the rows above this line."""
        event.stop()
        try:
            count = self.editor.paste(event.text)
        except Invalid as error:
            self.tell(error)
            return
        self._show_changed()
        words = "1 line was pasted." if count == 1 else f"{count:,} lines were pasted."
        self._note(f"{words} ctrl+z takes them off again.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is charged GST, nothing is free of it."""
        return self._rules.registered if action == "tax" else True

    def action_next(self) -> None:
        """Go to the next cell; from the empty line at the end to what stands beneath."""
        if self.editor.next():
            self._show_cell()
        else:
            self.screen.focus_next()

    def action_previous(self) -> None:
        """Go to the cell before; from the first one to what stands above."""
        if self.editor.previous():
            self._show_cell()
        else:
            self.screen.focus_previous()

    def action_move(self, by: int) -> None:
        """Go up or down; beyond the ends to what stands above and beneath."""
        if self.editor.move(by):
            self._show_cell()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_page(self, pages: int) -> None:
        """Go as far as is in view."""
        self._go(Place(self.editor.at.line + pages * max(1, self._list.size.height - 2), self.editor.at.cell))

    def action_end(self, line: int) -> None:
        """Go to the first line, or to the end."""
        self._go(Place(line % len(self.editor.lines)))

    def action_kind(self) -> None:
        """Make the line an item, an option or a heading."""
        self.editor.turn_kind()
        self._show_changed()

    def action_plain(self) -> None:
        """Make the line an item again."""
        self.editor.turn_kind(LineKind.ITEM)
        self._show_changed()
        self._input.cursor_position = 0

    def action_tax(self) -> None:
        """Make the line free of GST, or not."""
        self.editor.turn_tax()
        self._draw()
        self._tell_changed()

    def action_insert(self) -> None:
        """Begin a line above this one."""
        self.editor.insert()
        self._show_changed()

    def action_delete(self) -> None:
        """Take the line out."""
        if self.editor.delete():
            self._show_changed()
            self._note("The line is taken out. ctrl+z brings it back.")

    def action_shift(self, by: int) -> None:
        """Move the line up or down."""
        if self.editor.shift(by):
            self._show_changed()

    def action_undo(self) -> None:
        """Take the last step back."""
        self._tell_step(self.editor.undo(), "There is nothing to take back.")

    def action_redo(self) -> None:
        """Take again what was taken back."""
        self._tell_step(self.editor.redo(), "There is nothing to take again.")

    @work
    async def action_whole_text(self) -> None:
        """Write a description of several lines."""
        place = Place(self.editor.at.line)
        field = Field(
            "text",
            "Description",
            self.editor.lines[place.line].description,
            Kind.TEXT,
            check=lambda text: entry.paragraphs(text, "The description", TEXT),
            lines=8,
        )
        asked = FormModal("The whole description", [field], lambda values, _: values["text"], save_words="Take it")
        text = await self.app.push_screen_wait(asked)
        if text is not None:
            self._go(place)
            self.editor.type(text.strip())
            self._show_changed()

    def _go(self, place: Place) -> None:
        self.editor.go(place)
        self._show_cell()

    def _tell_step(self, done: bool, otherwise: str) -> None:
        if done:
            self._show_changed()
        else:
            self._note(otherwise)

    def _show_changed(self) -> None:
        self._show_cell()
        self._tell_changed()

    def _show_cell(self) -> None:
        """Have the input stand in the cell under the cursor, with what stands there."""
        at = self.editor.at
        self._is_typed = False
        self._input.show(self.editor.text, whole=at.cell is not Cell.DESCRIPTION)
        self._input.placeholder = _PLACEHOLDERS[at.cell]
        self._draw()

    def _draw(self) -> None:
        self._list.show(len(self.editor.lines), self.editor.at.line)
        self._place_input()
        stand = Standing(self._input.has_focus, self._is_typed, self._is_checked)
        if (trouble := said_trouble(self.editor, stand)) is not None:
            self._note(trouble, wrong=True)
        else:
            self._note(hint(self.editor, self._rules) if self._input.has_focus else "")

    def _place_input(self) -> None:
        """Move the input to its cell, and what is said beneath the last line; a cell out of view waits above."""
        spot = self._list.spot(self.editor.at)
        x, y, width = spot or (0, -2, 1)
        self._input.styles.offset = (x, y)
        self._input.styles.width = width
        self.query_one("#line-note").styles.offset = (0, self._list.end)

    def _note(self, words: str, *, wrong: bool = False) -> None:
        note = self.query_one("#line-note", Static)
        note.set_class(wrong, "-wrong")
        note.update(safe_content(Content(words)))

    def _drawn(self, number: int) -> DrawnLine:
        lines, here = self.editor.lines, self.editor.at.line
        is_last = number == len(lines) - 1 and lines[number].is_blank and number != here
        return DrawnLine(lines[number], number != here or self._is_checked, is_last)

    def _tell_changed(self) -> None:
        self.post_message(self.Changed(self))

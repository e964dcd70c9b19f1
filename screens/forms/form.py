"""A column of labelled fields. Each is checked as it is left, and says beneath what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, Static, TextArea

from data.errors import ConsoleError, Invalid
from screens.content import safe_content
from screens.forms.fields import Field, Picked
from screens.forms.inputs import ChoiceLine, PickLine, make_input, value_of


class FieldRow(Vertical):
    """One field: its label, its input, and a line that says what is wrong or what helps."""

    DEFAULT_CSS = """
    FieldRow { height: auto; }
    /* Textual looks at the rows' insides as the focus moves only where a rule for the row itself asks it to. */
    FieldRow:focus-within { height: auto; }
    FieldRow > Horizontal { height: auto; }
    FieldRow .field--label { width: 18; color: $text-muted; }
    FieldRow:focus-within .field--label { color: $text-accent; text-style: bold; }
    FieldRow Input, FieldRow TextArea { width: 1fr; background: $panel; }
    FieldRow TextArea { border: none; padding: 0; scrollbar-size-vertical: 1; }
    FieldRow .field--hint { display: none; margin-left: 18; height: auto; color: $text-muted; }
    FieldRow.-hinted:focus-within .field--hint { display: block; }
    FieldRow.-wrong .field--hint { display: block; color: $text-error; }
    """

    def __init__(self, field: Field) -> None:
        super().__init__(classes="-hinted" if field.hint else None)
        self.field = field
        self.input = make_input(field)
        self.first = value_of(self.input)
        """What stood there at first."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label(safe_content(self.field.label), classes="field--label")
            yield self.input
        yield Static(safe_content(self.field.hint), classes="field--hint")

    @property
    def value(self) -> str:
        return value_of(self.input)

    @property
    def is_changed(self) -> bool:
        return self.value != self.first

    def check(self) -> bool:
        """Say what is wrong with the value; whether it can be taken."""
        try:
            if self.field.check is not None:
                self.field.check(self.value)
        except Invalid as error:
            self.tell(error)
            return False
        self.tell(None)
        return True

    def tell(self, error: ConsoleError | None) -> None:
        """Say what is wrong; None for nothing."""
        self.set_class(error is not None, "-wrong")
        words = f"{error.message} {error.hint}".strip() if error else self.field.hint
        self.query_one(".field--hint", Static).update(safe_content(words))

    @on(events.DescendantBlur)
    def check_when_left(self) -> None:
        """Say at once what is wrong, but not of a field that was only passed by."""
        if (self.is_changed or self.has_class("-wrong")) and self.check():
            self._tidy_up()

    def _tidy_up(self) -> None:
        if self.field.tidy is not None and self.value.strip() and isinstance(self.input, Input):
            self.input.value = self.field.tidy(self.value)


class Form(VerticalScroll, can_focus=False):
    """Fields in a column. Enter goes to the next; on the last it asks to save."""

    DEFAULT_CSS = """
    Form { height: auto; scrollbar-size-vertical: 1; padding-right: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before any other key is looked at: what is typed right after them goes to the next field.
        Binding("up", "move(-1)", "Up", id="form-up", tooltip="The field before", show=False, priority=True),
        Binding("down", "move(1)", "Down", id="form-down", tooltip="The next field", show=False, priority=True),
        Binding(
            "enter",
            "next",
            "Next",
            id="form-next",
            tooltip="The next field; saves on the last",
            show=False,
            priority=True,
        ),
    ]

    @dataclass
    class Completed(Message):
        """Enter was pressed in the last field."""

        form: "Form"

    @dataclass
    class Changed(Message):
        """Something was typed or chosen."""

        form: "Form"
        key: str

    @dataclass
    class PickWanted(Message):
        """The person would choose the value of a field in a dialog."""

        form: "Form"
        row: FieldRow

    def __init__(self, fields: Sequence[Field], *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._rows = [FieldRow(field) for field in fields]

    def compose(self) -> ComposeResult:
        yield from self._rows

    @property
    def is_changed(self) -> bool:
        """Whether anything stands there that did not at first."""
        return any(row.is_changed for row in self._rows)

    def values(self) -> dict[str, str]:
        """What stands in every field."""
        return {row.field.key: row.value for row in self._rows}

    def changed_values(self) -> dict[str, str]:
        """What stands in the fields that were changed."""
        return {row.field.key: row.value for row in self._rows if row.is_changed}

    def row(self, key: str) -> FieldRow:
        """The row of a field."""
        return next(row for row in self._rows if row.field.key == key)

    def fill(self, values: Mapping[str, str]) -> None:
        """Put values into fields, as if they were typed."""
        for key, value in values.items():
            widget = self.row(key).input
            if isinstance(widget, Input):
                widget.value = value
                widget.cursor_position = len(value)
            elif isinstance(widget, TextArea):
                widget.text = value

    def pick(self, key: str, picked: Picked) -> None:
        """Have this chosen in a field, and go on to the next one."""
        widget = self.row(key).input
        assert isinstance(widget, PickLine)
        widget.show(picked)
        if list(self._inputs())[-1] is not widget:  # to choose the last value is not yet to save
            self.action_next()

    def focus_first(self, key: str = "") -> None:
        """Go to the field of this key if something stands there, else to the first that is empty, else to the first."""
        shown = [row for row in self._rows if row.display]
        begun = next((row for row in shown if row.field.key == key and row.value), None)
        row = begun or next((row for row in shown if not row.value), shown[0] if shown else None)
        if row is not None:
            row.input.focus()

    def check_all(self) -> bool:
        """Check every field that is shown, and go to the first that is wrong; whether all can be taken."""
        wrong = [row for row in self._rows if row.display and not row.check()]
        if wrong:
            wrong[0].input.focus()
        return not wrong

    def show_error(self, error: ConsoleError) -> bool:
        """Say an error at its field, and go there; False when it belongs to none that is shown."""
        name = error.field if isinstance(error, Invalid) else ""
        for row in self._rows:
            if row.field.key == name and row.display:
                row.tell(error)
                row.input.focus()
                return True
        return False

    def action_next(self) -> None:
        """Go to the next field, or ask to save."""
        inputs = list(self._inputs())
        focused = self.screen.focused
        if focused in inputs[:-1]:
            self.screen.set_focus(inputs[inputs.index(focused) + 1])
        elif focused is not None and focused in inputs:
            self.post_message(self.Completed(self))

    def action_move(self, by: int) -> None:
        """Go to the next field, or the one before; from the first and the last to what stands about the form."""
        if by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a text of several lines these keys are its own; what is chosen in a dialog is so by enter."""
        if action == "move":
            return not isinstance(self.screen.focused, TextArea)
        return not isinstance(self.screen.focused, TextArea | PickLine) if action == "next" else True

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(ChoiceLine.Changed)
    @on(PickLine.Changed)
    def tell_changed(self, event: Input.Changed | TextArea.Changed | ChoiceLine.Changed | PickLine.Changed) -> None:
        """Pass on that a value changed."""
        event.stop()
        widget = event.line if isinstance(event, ChoiceLine.Changed | PickLine.Changed) else event.control
        if (row := self._row_of(widget)) is not None:
            self.post_message(self.Changed(self, row.field.key))

    @on(PickLine.Wanted)
    def tell_wanted(self, event: PickLine.Wanted) -> None:
        """Pass on that the person would choose."""
        event.stop()
        if (row := self._row_of(event.line)) is not None:
            self.post_message(self.PickWanted(self, row))

    def _row_of(self, widget: Widget) -> FieldRow | None:
        return next((row for row in self._rows if row.input is widget), None)

    def _inputs(self) -> Iterator[Widget]:
        return (row.input for row in self._rows if row.display)

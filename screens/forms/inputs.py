"""The parts of a form that are typed or chosen in. Each gives its value as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from data.safe_text import safe_line, safe_text
from screens.forms.fields import NO, YES, Field, Kind, Picked
from screens.widgets.line_input import LineInput


class TextBox(TextArea):
    """Several lines; keeps no character that a terminal would act on, whoever typed or pasted it."""

    def __init__(self, text: str, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(safe_text(text), id=id, compact=True, tab_behavior="focus")

    def edit(self, edit: Edit) -> EditResult:
        """Make a change whose text is made safe first."""
        edit.text = safe_text(edit.text)
        return super().edit(edit)

    def action_cursor_up(self, select: bool = False) -> None:
        """A line up; from the first one to the field before."""
        place, lines = self.cursor_location, self.navigator
        if not select and lines.is_first_document_line(place) and lines.is_first_wrapped_line(place):
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """A line down; from the last one to the next field."""
        place, lines = self.cursor_location, self.navigator
        if not select and lines.is_last_document_line(place) and lines.is_last_wrapped_line(place):
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)


class ChoiceLine(Widget, can_focus=True):
    """One of a few, on one line. Left and right go through them, a letter goes to the next that begins with it."""

    HELP: ClassVar[str] = "Left and right choose; a letter goes to the next choice that begins with it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Before", id="choice-left", tooltip="The choice before", show=False),
        Binding("right,space", "step(1)", "Next", id="choice-right", tooltip="The next choice", show=False),
    ]
    DEFAULT_CSS = """
    ChoiceLine { height: 1; width: 1fr; background: $panel; }
    ChoiceLine:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    @dataclass
    class Changed(Message):
        """Something else was chosen."""

        line: "ChoiceLine"

    place: reactive[int] = reactive(0)

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._choices = tuple(choices)
        values = [choice for choice, _ in self._choices]
        self.set_reactive(ChoiceLine.place, values.index(value) if value in values else 0)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._choices[self.place][0]

    def render(self) -> Content:
        return Content.assemble("< ", safe_line(self._choices[self.place][1]), " >")

    def watch_place(self) -> None:
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """Choose the next, or the one before."""
        self.place = (self.place + by) % len(self._choices)

    def on_key(self, event: events.Key) -> None:
        if event.character is None or not event.character.isalnum():
            return
        after = [(self.place + step) % len(self._choices) for step in range(1, len(self._choices) + 1)]
        wanted = event.character.casefold()
        self.place = next((at for at in after if self._choices[at][1].casefold().startswith(wanted)), self.place)
        event.stop()

    def on_click(self, _event: events.Click) -> None:
        self.action_step(1)


class PickLine(Widget, can_focus=True):
    """What is chosen in a dialog of its own."""

    HELP: ClassVar[str] = (
        "Enter or space chooses, a letter begins to look for one. Backspace takes off what was chosen."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "want", "Choose", id="pick-line-choose", tooltip="Choose", show=False),
        Binding("backspace,delete", "clear", "Take off", id="pick-line-clear", tooltip="Choose none", show=False),
    ]
    DEFAULT_CSS = """
    PickLine { height: 1; width: 1fr; background: $panel; }
    PickLine:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    @dataclass
    class Wanted(Message):
        """The person would choose."""

        line: "PickLine"

    @dataclass
    class Changed(Message):
        """Something else was chosen, or nothing."""

        line: "PickLine"

    def __init__(self, field: Field) -> None:
        super().__init__(id=input_id(field.key))
        self.value = field.value
        self._words = field.words or field.value
        self._placeholder = field.placeholder
        self._typed = ""
        """What was typed to look for one, until the dialog takes it."""

    def render(self) -> Content:
        if not self.value:
            return Content.styled(self._placeholder, "" if self.has_focus else "$text-muted")
        return Content(safe_line(self._words))

    def show(self, picked: Picked) -> None:
        """Have this chosen."""
        self.value, self._words = picked.value, picked.words
        self.refresh()
        self.post_message(self.Changed(self))

    def action_want(self) -> None:
        """Choose."""
        self.post_message(self.Wanted(self))

    def on_key(self, event: events.Key) -> None:
        typed, begun = event.character or "", self._typed
        if typed.isalnum() or (begun and event.is_printable):
            self._typed += typed
            event.stop()
            if not begun:  # who types fast types on before the dialog is there
                self.post_message(self.Wanted(self))

    def take_typed(self) -> str:
        """What the person began to look for; it is not kept."""
        typed, self._typed = self._typed, ""
        return typed

    def action_clear(self) -> None:
        """Choose none."""
        self.show(Picked("", ""))

    def on_click(self, _event: events.Click) -> None:
        self.action_want()


SWITCH_CHOICES = ((YES, "Yes"), (NO, "No"))


def make_input(field: Field) -> Widget:
    """What a field's value is given in."""
    name = input_id(field.key)
    if field.kind is Kind.TEXT:
        box = TextBox(field.value, id=name)
        box.styles.height = field.lines
        return box
    if field.kind in (Kind.CHOICE, Kind.SWITCH):
        return ChoiceLine(field.choices or SWITCH_CHOICES, field.value, id=name)
    if field.kind is Kind.PICK:
        return PickLine(field)
    return LineInput(
        safe_line(field.value),
        placeholder=field.placeholder,
        id=name,
        compact=True,
        password=field.kind is Kind.SECRET,
        max_length=field.at_most,
        select_on_focus=False,
    )


def input_id(key: str) -> str:
    """The id of a field's input."""
    return f"field-{key.replace('.', '-')}"


def value_of(widget: Widget) -> str:
    """What stands in an input."""
    if isinstance(widget, TextArea):
        return widget.text
    assert isinstance(widget, Input | ChoiceLine | PickLine)
    return widget.value

"""A checkbox whose tick can be read without colour."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from data.safe_text import safe_line


class TickBox(Widget, can_focus=True):
    """One line with a box; space, enter or a click ticks it."""

    HELP: ClassVar[str] = "Space ticks or unticks this box."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "tick", "Tick", id="box-tick", tooltip="Tick or untick this box", show=False),
    ]
    DEFAULT_CSS = """
    TickBox { width: auto; height: 1; padding: 0 1 0 0; }
    TickBox:focus { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    """

    @dataclass
    class Changed(Message):
        """The box was ticked or unticked."""

        box: "TickBox"

    ticked: reactive[bool] = reactive(False)

    def __init__(self, label: str, ticked: bool, *, name: str) -> None:
        super().__init__(name=name)
        self._label = safe_line(label)
        self.set_reactive(TickBox.ticked, ticked)

    @property
    def cells(self) -> int:
        """How much of a line it takes."""
        return self.render().cell_length

    def render(self) -> Content:
        return Content(f"{'[x]' if self.ticked else '[ ]'} {self._label}")

    def action_tick(self) -> None:
        """Tick or untick."""
        self.ticked = not self.ticked
        self.post_message(self.Changed(self))

    def on_click(self, _event: events.Click) -> None:
        self.action_tick()

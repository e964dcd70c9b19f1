"""A list of checkboxes under headings, as fast with four hundred lines as with four."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from data.safe_text import safe_line

_HEADING = "heading:"


@dataclass(frozen=True)
class TickLine:
    """One line with a checkbox. `ticked` is how it starts."""

    key: str
    group: str
    label: str
    detail: str
    ticked: bool
    mark: str = ""


class TickList(OptionList):
    """Checkboxes by group; space ticks, and so do enter and a click."""

    HELP: ClassVar[str] = (
        "What the client may see. Space ticks or unticks the line under the cursor; a ticks everything new. The page "
        "beside it follows at once; nothing is saved or sent until you say so."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Tick", id="ticks-tick", tooltip="Tick or untick this line", show=False),
        Binding("j", "cursor_down", "Down", id="ticks-down", tooltip="The next line", show=False),
        Binding("k", "cursor_up", "Up", id="ticks-up", tooltip="The line before", show=False),
    ]
    DEFAULT_CSS = """
    TickList {
        border: none; padding: 0; height: 1fr; background: $surface;
        & > .option-list--option-disabled { color: $text-accent; text-style: bold; }
        & > .option-list--option { padding: 0 1; }
        &:focus { border: none; background-tint: $foreground 0%; }
    }
    """

    @dataclass
    class Changed(Message):
        """A line was ticked or unticked."""

        keys: frozenset[str]

    def __init__(self, lines: Sequence[TickLine], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._offered = {line.key: line for line in lines}
        self._ticked = {line.key for line in lines if line.ticked}
        self.add_options(self._option_lines(lines))

    @property
    def ticked(self) -> frozenset[str]:
        """The keys that are ticked."""
        return frozenset(self._ticked)

    def on_mount(self) -> None:
        self.action_first()

    def on_resize(self) -> None:
        self._draw(self._offered)

    def tick(self, keys: Iterable[str]) -> None:
        """Tick these lines."""
        added = frozenset(keys)
        self._ticked |= added
        self._draw(added)
        self.post_message(self.Changed(self.ticked))

    @on(OptionList.OptionSelected)
    def toggle(self, event: OptionList.OptionSelected) -> None:
        """Tick the line, or untick it."""
        event.stop()
        key = event.option.id
        if key is not None and key in self._offered:
            self._ticked ^= {key}
            self._draw([key])
            self.post_message(self.Changed(self.ticked))

    def _option_lines(self, lines: Sequence[TickLine]) -> list[Option]:
        options: list[Option] = []
        group = ""
        for line in lines:
            if line.group != group:
                group = line.group
                options.append(Option(Content(group), id=f"{_HEADING}{group}", disabled=True))
            options.append(Option(self._prompt(line), id=line.key))
        return options

    def _draw(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.replace_option_prompt(key, self._prompt(self._offered[key]))

    def _prompt(self, line: TickLine) -> Content:
        """The line, its detail pushed to the right edge and its label cut to what is left."""
        box = "[x] " if line.key in self._ticked else "[ ] "
        mark = Content.styled(f" {line.mark}", "bold $text-warning") if line.mark else Content("")
        detail = Content.styled(safe_line(line.detail), "$text-muted")
        room = max(self.scrollable_content_region.width - 3, 30)
        left = max(room - len(box) - detail.cell_length - mark.cell_length - 2, 12)
        label = Content(safe_line(line.label)).truncate(left, ellipsis=True)
        padded = label.pad_right(max(left - label.cell_length, 0))
        return Content.assemble(
            " ", (box, "bold"), padded, "  ", detail.truncate(max(room - left - 6, 8), ellipsis=True), mark
        )

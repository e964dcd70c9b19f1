"""The keys of what has the focus, and what this place is for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Static

from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


class HelpModal(ModalScreen[None]):
    """Made from the bindings themselves, so that it can't go stale."""

    CSS_PATH = ["dialogs/frame.tcss", "help.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark", "dismiss", "Back", id="help-back", tooltip="Go back"),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._text = help_text(screen)

    def compose(self) -> ComposeResult:
        yield DialogFrame("Keys", [Static(self._text)], [Button(safe_content("OK"), id="close")])

    def on_button_pressed(self) -> None:
        self.dismiss(None)


def help_text(screen: Screen[object]) -> Content:
    """What the place and the focused part are for, and every key that works there."""
    parts = [text for node in (screen, screen.focused) if (text := getattr(node, "HELP", ""))]
    return Content("\n").join([line for text in parts for line in (Content(text), Content(""))] + _keys(screen))


def _keys(screen: Screen[object]) -> list[Content]:
    rows: dict[str, list[str]] = {}
    # What the place itself offers stands before the keys that only move about in it.
    for active in sorted(screen.active_bindings.values(), key=lambda active: active.node is not screen):
        binding = active.binding
        if not active.enabled or not binding.tooltip or not binding.id:
            continue
        rows.setdefault(binding.tooltip, []).append(screen.app.get_key_display(binding))
    return [
        Content.assemble((", ".join(dict.fromkeys(keys)).ljust(18), "bold $text-accent"), Content(tooltip))
        for tooltip, keys in rows.items()
    ]

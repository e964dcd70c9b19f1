"""What all dialogs look like: a bordered panel, its title on the first line, its buttons on the last."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from screens.content import safe_content


class DialogFrame(Vertical):
    """A panel as high as it needs to be; a body that is too long scrolls between title and buttons.

    A screen that shows one has `frame.tcss` in its `CSS_PATH`.
    """

    def __init__(
        self,
        title: str | Content,
        body: Sequence[Widget],
        buttons: Sequence[Button],
        *,
        trouble: bool = False,
        keys: str = "",
        warnings: Sequence[Widget] = (),
    ) -> None:
        """`keys` names the keys of a dialog that has no buttons; `warnings` are in view however long the body is."""
        super().__init__(classes="-trouble" if trouble else None)
        self._title = title
        self._body = body
        self._buttons = buttons
        self._keys = keys
        self._warnings = warnings

    def compose(self) -> ComposeResult:
        yield Static(safe_content(self._title), classes="dialog--title")
        yield VerticalScroll(*self._body, can_focus=False, classes="dialog--body")
        if self._warnings:
            yield VerticalScroll(*self._warnings, can_focus=False, classes="dialog--warnings")
        if self._buttons:
            yield Horizontal(*self._buttons, classes="dialog--buttons")
        if self._keys:
            yield Static(safe_content(self._keys), classes="dialog--keys")

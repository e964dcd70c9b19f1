"""An address of somebody's link, to copy or to show as a QR code."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from data.safe_text import safe_line
from data.sharing.links import MintedLink
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame

FRAME = Size(12, 3)
"""What a dialog takes of the window besides its text, with the margin at its sides."""
TOO_SMALL = "Without block letters the code needs a larger window. Copy the link instead."


class LinkModal(ModalScreen[None]):
    """Shows the address once: it is stored nowhere."""

    CSS_PATH = ["frame.tcss", "link.tcss"]
    HELP: ClassVar[str] = (
        "A link for this person. c copies it, r shows it as a QR code for their phone. It is shown only here: "
        "TradeConsole stores no link, so make another when you need it again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy", id="link-copy", tooltip="Copy the link to the clipboard"),
        Binding("r", "toggle_code", "QR code", id="link-code", tooltip="Show or hide the QR code"),
        Binding("escape", "dismiss", "Back", id="link-back", tooltip="Go back"),
    ]

    def __init__(self, link: MintedLink, *, plain: bool = False) -> None:
        """`plain` for a terminal that shows no blocks."""
        super().__init__(classes="-plain" if plain else None)
        self._link = link
        self._plain = plain

    def compose(self) -> ComposeResult:
        who = safe_line(self._link.name or self._link.email)
        body = [
            Static(Content(f"This link is for {who}. Whoever has it can open the page."), id="who"),
            Static(Content(self._link.url), id="url"),
            Static(self._code(), id="code"),
        ]
        buttons = [
            Button(safe_content("Copy (c)"), id="copy", variant="primary"),
            Button(safe_content("QR code (r)"), id="qr"),
            Button(safe_content("Back"), id="back"),
        ]
        yield DialogFrame("Link", body, buttons)

    @on(Button.Pressed, "#copy")
    def action_copy(self) -> None:
        """Put the address on the clipboard, by the terminal's own means."""
        self.app.copy_to_clipboard(self._link.url)
        self.notify("If your terminal allows it, the link is on the clipboard.", title="Copied", markup=False)

    @on(Button.Pressed, "#qr")
    def action_toggle_code(self) -> None:
        """Show the code, or the address again."""
        self.app.clear_notifications()  # they would lie on the code
        self.toggle_class("-code")

    @on(Button.Pressed, "#back")
    def go_back(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _code(self) -> Content:
        rows = _modules(self._link.url)
        if not self._plain:
            return Content(_in_blocks(rows))
        room = self.app.size - FRAME
        if len(rows) > room.height or 2 * len(rows) > room.width:
            return Content(TOO_SMALL)
        return _in_grounds(rows)


def _modules(url: str) -> list[list[int]]:
    """The address as a QR code: rows of 1, dark, and 0, light."""
    import segno

    return [list(row) for row in segno.make(url, error="l").matrix_iter(border=2)]


def _in_grounds(rows: list[list[int]]) -> Content:
    """Two blanks for each module, told apart by their ground."""
    lines = [Content.assemble(*(("  ", "" if dark else "reverse") for dark in row)) for row in rows]
    return Content("\n").join(lines)


def _in_blocks(rows: list[list[int]]) -> str:
    """Two rows of modules on each line."""
    if len(rows) % 2:
        rows = [*rows, [0] * len(rows[0])]
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[bool(up), bool(low)] for up, low in zip(*pair, strict=True)) for pair in pairs)

"""The record under the cursor, beside the list."""

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.content import Content
from textual.widgets import Static

from data.errors import Damaged
from data.safe_text import safe_text
from screens.content import safe_content

RowT = TypeVar("RowT")


class RecordPreview(Static, Generic[RowT]):
    """Reads the record when it is in view; one that can't be shown says so and nothing more."""

    DEFAULT_CSS = """
    RecordPreview { display: none; width: 36; height: 1fr; padding: 0 1 0 2; background: $surface; }
    """

    def __init__(self, summary: Callable[[RowT], Content]) -> None:
        """`summary` gives a record in a few lines."""
        super().__init__()
        self._summary = summary
        self._row: RowT | None = None

    def show(self, row: RowT | None) -> None:
        """Show another record, or the same as it is now."""
        self._row = row
        if self.display:
            self._draw()

    def on_show(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._row is None:
            self.update("")
            return
        try:
            self.update(safe_content(self._summary(self._row)))
        except Damaged as error:
            self.update(Content.styled(safe_text(error.message), "$text-error"))

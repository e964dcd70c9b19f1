"""The second line: the views that there are, by the numbers that switch to them."""

from textual.content import Content
from textual.widgets import Static

# The numbers are fixed; a view that is not built yet does not stand here.
VIEWS = {"jobs": ("2", "Jobs")}


class ViewTabs(Static):
    """Names the views and marks the one in front."""

    DEFAULT_CSS = """
    ViewTabs { height: 1; padding: 0 1; background: $surface; color: $text-muted; text-wrap: nowrap; }
    """

    def __init__(self, current: str, trail: str = "") -> None:
        """`trail` says where one is beneath the view, as on a Job Card."""
        super().__init__()
        self._current = current
        self._trail = trail

    def on_mount(self) -> None:
        self.update(self._line())

    def _line(self) -> Content:
        parts = []
        for name, (number, title) in VIEWS.items():
            style = "bold $text-accent" if name == self._current else ""
            parts.append(Content.styled(f"{number} {title}", style))
        line = Content("   ").join(parts)
        return Content.assemble(line, f"  ›  {self._trail}") if self._trail else line

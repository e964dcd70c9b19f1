"""The second line: the views that there are, by the numbers that switch to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from data.enums import Role
from data.permissions import Action, may
from screens.content import safe_content


@dataclass(frozen=True)
class View:
    """A view by its name, its number, and what one must be allowed to do one of to see it."""

    name: str
    number: str
    title: str
    needs: tuple[Action, ...]


# The numbers are fixed; a view that is not built yet does not stand here.
VIEWS = (
    View("today", "1", "Today", (Action.VIEW_JOBS,)),
    View("jobs", "2", "Jobs", (Action.VIEW_JOBS,)),
    View("clients", "3", "Clients", (Action.VIEW_CLIENTS,)),
    View("quotes", "4", "Quotes", (Action.EDIT_QUOTES,)),
    View("invoices", "5", "Invoices", (Action.EDIT_INVOICES,)),
    View("enquiries", "6", "Enquiries", (Action.VIEW_ENQUIRIES,)),
    View("settings", "7", "Settings", (Action.CHANGE_SETTINGS, Action.MANAGE_STAFF, Action.MANAGE_DATA)),
)


def views_of(role: Role) -> Iterator[View]:
    """The views that somebody of this role has."""
    return (view for view in VIEWS if any(may(role, action) for action in view.needs))


class ViewTabs(Static):
    """Names the views and marks the one in front."""

    DEFAULT_CSS = """
    ViewTabs { height: 1; padding: 0 1; background: $surface; color: $text-muted; text-wrap: nowrap; }
    """

    def __init__(self, current: str, role: Role, trail: str = "") -> None:
        """`trail` says where one is beneath the view, as on a Job Card."""
        super().__init__()
        self._current = current
        self._role = role
        self._trail = trail

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def show_for(self, role: Role) -> None:
        """Name the views of somebody of another role."""
        self._role = role
        self._draw()

    def _draw(self) -> None:
        """Where there is little room the views stand closer; where one is beneath a view, that one is named alone."""
        shown, width = list(views_of(self._role)), self.content_size.width
        line = next((line for gap in (3, 2, 1) if (line := self._line(shown, gap)).cell_length <= width), None)
        if line is None and self._trail:
            line = self._line([view for view in shown if view.name == self._current])
        self.update(safe_content(self._line(shown, 1) if line is None else line))

    def _line(self, views: Sequence[View], gap: int = 3) -> Content:
        parts = []
        for view in views:
            style = "bold $text-accent" if view.name == self._current else ""
            parts.append(Content.styled(f"{view.number} {view.title}", style))
        line = Content(" " * gap).join(parts)
        return Content.assemble(line, f"  ›  {self._trail}") if self._trail else line

"""The first line of every screen: the business, the portal's switch, the mail, and who is signed in."""

from textual.content import Content
from textual.widgets import Static

from data.queries.today import in_words
from data.safe_text import safe_line
from screens.glyphs import GlyphSet
from screens.office import HeaderView

Parts = list[tuple[str, str]]


class HeaderBar(Static):
    """A line that never scrolls away. It shows what `show` is given."""

    DEFAULT_CSS = """
    HeaderBar { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, glyphs: GlyphSet, view: HeaderView | None = None) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._view = view

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def show(self, view: HeaderView) -> None:
        """Show another state of things."""
        if view != self._view:
            self._view = view
            self._draw()

    def _draw(self) -> None:
        if self._view is not None:
            self.update(header_line(self._view, self._glyphs, self.content_size.width))


def header_line(view: HeaderView, glyphs: GlyphSet, width: int) -> Content:
    """The header as one line of `width` cells; the business's name gives way first."""
    right = Content("   ").join(
        Content.styled(text, style)
        for text, style in [*_today(view), *_portal(view, glyphs), *_mail(view, glyphs), *_person(view)]
    )
    left = Content.styled(safe_line(view.state.business), "bold")
    room = max(width - right.cell_length - 1, 0)
    return Content.assemble(left.truncate(room, ellipsis=True).pad_right(max(room - left.cell_length, 0)), " ", right)


def _today(view: HeaderView) -> Parts:
    return [(f"{in_words(view.today)} today", "bold $text-accent")] if view.today else []


def _portal(view: HeaderView, glyphs: GlyphSet) -> Parts:
    if not view.state.portal_on:
        return [(glyphs.label("off", "Portal off"), "$text-muted")]
    if view.answering is False:
        return [(glyphs.label("on", "Portal on, not answering (ctrl+p)"), "$text-warning")]
    return [(glyphs.label("on", "Portal on"), "$text-success")]


def _mail(view: HeaderView, glyphs: GlyphSet) -> Parts:
    parts: Parts = []
    if view.state.waiting:
        parts.append((glyphs.label("mail", f"{view.state.waiting} waiting"), "$text-warning"))
    if view.state.troubled:
        parts.append((glyphs.label("mail", f"{view.state.troubled} failed"), "$text-error"))
    if view.keeps_mail and not parts:
        parts.append((glyphs.label("mail", "kept as files"), "$text-muted"))
    return parts


def _person(view: HeaderView) -> Parts:
    if view.actor is None:
        return []
    name = safe_line(view.actor.name)
    return [(name if view.is_sole_trader else f"{name} · {view.actor.role}", "")]

"""Lines of cards: cells of a fixed width each, and facts with their names."""

from textual.content import Content

from data.queries.activity import ActivityRow
from data.safe_text import safe_line, safe_text
from data.wording import short_moment
from screens.widgets.columns import StyleName
from screens.widgets.page_preview import wrapped

QUIET = "$text-muted"
HEADING = "bold $text-accent"
LABEL = 16
TONES: dict[StyleName, str] = {
    "muted": QUIET,
    "good": "$text-success",
    "attention": "$text-warning",
    "trouble": "$text-error",
    "accent": "$text-accent",
}
"""What a cell of a list says by its style, as a line says it."""


def cells(*parts: tuple[str, int] | tuple[str, int, str]) -> Content:
    """Texts padded or cut to their widths, with a style where one is given; the last takes what is left."""
    *padded, last = parts
    return Content("  ").join([*(_cell(*part) for part in padded), _styled(last[0], *last[2:])])


def _cell(text: str, width: int, style: str = "") -> Content:
    cut = _styled(text, style).truncate(width, ellipsis=True)
    return cut.pad_right(max(width - cut.cell_length, 0))


def _styled(text: str, style: str = "") -> Content:
    # What is padded on the left stays so: figures stand beneath each other.
    safe = safe_line(text)
    return Content.styled(safe.rjust(len(text)) if text[:1] == " " else safe, style)


def fact(name: str, value: str, room: int = 0) -> list[Content]:
    """A line with a name and a value; none where there is no value. Where it is known how wide lines may be, a long
    value goes on beneath itself."""
    if not value:
        return []
    written = safe_text(value).split("\n")
    first, *more = [part for line in written for part in (wrapped(line, room - LABEL) if room else [line])]
    lines = [Content.assemble((name.ljust(LABEL), QUIET), first)]
    return lines + [Content(" " * LABEL + line) for line in more]


def heading(words: str) -> list[Content]:
    """A heading with an empty line before it."""
    return [Content(""), Content.styled(safe_line(words), HEADING)]


def event_line(row: ActivityRow, zone: str) -> Content:
    """Something that happened: when, who did what, and the details."""
    return Content.assemble(
        (short_moment(row.at, zone).ljust(21), QUIET),
        safe_line(f"{row.who}: {row.action}{f' {row.subject}' if row.subject else ''}"),
        (f"  {safe_line(row.detail)}" if row.detail else "", QUIET),
    )

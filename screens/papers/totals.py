"""What a quote or an invoice comes to while it is written: beneath its lines, or beside them where there is room."""

from collections.abc import Sequence

from textual.content import Content

from data.money import GstRules, format_cents
from screens.card_lines import QUIET
from screens.papers.lines import LiveTotals
from screens.papers.sheet import figures

_AMOUNT = 15


def totals_beside(live: LiveTotals, rules: GstRules, width: int) -> Content:
    """The sums one under the other, in so many cells."""
    rows = [_row(name, cents, width, name.startswith("Total")) for name, cents in _figures(live, rules)]
    if live.options:
        rows += [Content(""), _row("With every option", live.sums.total_cents + live.options_cents, width, False)]
    return Content("\n").join([*rows, Content(""), Content.styled(_words(live, rules), QUIET)])


def totals_beneath(live: LiveTotals, rules: GstRules, width: int) -> Content:
    """The sums on one line, at its right; what they are with every option before them, or beneath."""
    parts = [Content.assemble((f"{name}  ", QUIET), _money(name, cents)) for name, cents in _figures(live, rules)]
    if live.options:
        words = f"With every option  {format_cents(live.sums.total_cents + live.options_cents)}"
        parts.insert(0, Content.styled(words, QUIET))
    if (line := _at_right(parts, width)).cell_length <= width:
        return line
    options, sums = (parts[:1], parts[1:]) if live.options else ([], parts)
    shown = sums if _at_right(sums, width).cell_length <= width else sums[-1:]
    return Content("\n").join([_at_right(part, width) for part in (shown, options) if part])


def priced(rules: GstRules) -> str:
    """How prices are typed, in words; nothing where no GST is charged."""
    if not rules.registered:
        return ""
    return "Prices include GST." if rules.prices_include_gst else "Prices are typed without GST."


def _at_right(parts: Sequence[Content], width: int) -> Content:
    line = Content("    ").join(parts)
    return Content.assemble(" " * max(width - line.cell_length, 0), line)


def _figures(live: LiveTotals, rules: GstRules) -> list[tuple[str, int]]:
    found = figures(live.sums, shows_gst=rules.registered, prices_include_gst=rules.prices_include_gst)
    return sorted(found, key=lambda figure: figure[0].startswith("Total"))


def _money(name: str, cents: int) -> Content:
    return Content.styled(format_cents(cents), "bold" if name.startswith("Total") else "")


def _row(name: str, cents: int, width: int, strong: bool) -> Content:
    amount = format_cents(cents).rjust(_AMOUNT)
    words = Content(name).truncate(max(width - len(amount), 0), ellipsis=True)
    gap = " " * max(width - words.cell_length - len(amount), 0)
    style = "bold" if strong else ""
    return Content.assemble((words.plain, style or QUIET), gap, (amount, style))


def _words(live: LiveTotals, rules: GstRules) -> str:
    lines = "1 line" if live.lines == 1 else f"{live.lines:,} lines"
    options = "" if not live.options else f", {live.options:,} to choose"
    return f"{lines}{options}. {priced(rules)}".strip()

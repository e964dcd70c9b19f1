"""What is said beneath the lines of a quote or an invoice: what is wrong with them, else what helps."""

from dataclasses import dataclass

from data.enums import LineKind
from data.money import GstRules
from screens.papers.lines import LineEditor, Trouble
from screens.papers.typed import Cell


@dataclass(frozen=True)
class Standing:
    """How one stands to the cell under the cursor.

    Attributes:
        is_here: Whether one writes in it now.
        is_typed: Whether something was typed since it was entered: then nothing is wrong with it yet.
        is_checked: Whether the lines were to be saved: then what lacks is wrong too.
    """

    is_here: bool
    is_typed: bool
    is_checked: bool


def said_trouble(editor: LineEditor, stand: Standing) -> str | None:
    """What is wrong with the cell under the cursor once it was entered, else with the first that was left."""
    found = [trouble for trouble in editor.troubles() if _is_left(editor, trouble, stand)]
    here = (trouble for trouble in found if trouble.place == editor.at)
    trouble = next(here, found[0] if found else None)
    if trouble is None:
        return None
    where = "" if trouble.place == editor.at else f"Line {trouble.place.line + 1}: "
    return f"{where}{trouble.error.message} {trouble.error.hint}".strip()


def _is_left(editor: LineEditor, trouble: Trouble, stand: Standing) -> bool:
    if editor.lines[trouble.place.line].is_blank:  # nothing lacks while it is being written
        return stand.is_checked
    if trouble.place == editor.at and stand.is_here:
        return not stand.is_typed and (stand.is_checked or bool(editor.text.strip()))
    is_empty = not editor.lines[trouble.place.line].text(trouble.place.cell).strip()
    return trouble.place.line != editor.at.line or stand.is_checked or not is_empty


def hint(editor: LineEditor, rules: GstRules) -> str:
    """What helps to fill in the cell under the cursor."""
    line, cell = editor.line, editor.at.cell
    if cell is Cell.QUANTITY:
        return "Like 3, 2.5 h or 12 m2; empty is 1."
    if cell is Cell.PRICE:
        gst = ("inc GST" if rules.prices_include_gst else "ex GST") if rules.registered else ""
        return f"For one, {gst}." if gst else "For one."
    if line.is_blank and line.kind is LineKind.ITEM:
        signs = "# heading   ? option" if editor.has_options else "# heading"
        return f"{signs}   enter on an empty line goes on   rows can be pasted"
    return "An option: the client may choose it." if line.kind is LineKind.OPTION else ""

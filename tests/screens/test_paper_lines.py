"""The lines of a quote or an invoice as they are typed, pasted, moved and taken back: without a screen."""

import pytest

from data.enums import LineKind
from data.errors import Invalid
from data.money import DraftLine, GstRules
from screens.papers.lines import LineEditor, Place
from screens.papers.pasted import is_several, pasted_lines
from screens.papers.typed import Cell, TypedLine, read_line, read_measure, tidied, typed_line

EX = GstRules(registered=True)


def written(editor: LineEditor, *texts: str) -> LineEditor:
    """Texts typed letter by letter, each followed by enter."""
    for text in texts:
        for letter in text:
            editor.type(editor.text + letter)
        editor.next()
    return editor


def one_of_each() -> LineEditor:
    return written(LineEditor(), "#Bathroom", "Tap", "2", "1250.5", "?Heated rail", "", "180", "Labour", "2.5h", "$120")


def descriptions(editor: LineEditor) -> list[str]:
    return [line.description for line in editor.lines]


def test_lines_are_written_one_after_the_other_by_enter_alone() -> None:
    editor = one_of_each()

    assert editor.drafted() == [
        DraftLine("Bathroom", kind=LineKind.HEADING),
        DraftLine("Tap", 2_000, 1_250_50),
        DraftLine("Heated rail", 1_000, 180_00, kind=LineKind.OPTION),
        DraftLine("Labour", 2_500, 120_00, unit="h"),
    ]
    assert [line.price for line in editor.lines] == ["", "1,250.50", "180.00", "120.00", ""]
    assert editor.lines[3].quantity == "2.5 h"
    assert editor.at == Place(4)
    assert not editor.next()


def test_totals_follow_and_options_stand_apart() -> None:
    live = one_of_each().totals(EX)

    assert (live.sums.subtotal_cents, live.sums.gst_cents, live.sums.total_cents) == (2_801_00, 280_10, 3_081_10)
    assert live.options_cents == 198_00
    assert (live.lines, live.options) == (4, 1)


def test_a_thousand_lines_of_ten_cents_are_a_hundred_dollars() -> None:
    editor = LineEditor([TypedLine("Nail", "1", "0.10", taxable=False)] * 1_000)

    assert editor.totals(EX).sums.total_cents == 100_00


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("2.5 h", (2_500, "h")),
        ("12m2", (12_000, "m2")),
        ("1,200", (1_200_000, "")),
        ("", (1_000, "")),
        (" 3 ", (3_000, "")),
    ],
)
def test_a_quantity_carries_its_unit(text: str, measure: tuple[int, str]) -> None:
    assert read_measure(text) == measure


@pytest.mark.parametrize("text", ["h", "0", "-2", "2.5.1 h", "1.2345", f"2 {'x' * 21}"])
def test_what_is_no_quantity_is_said(text: str) -> None:
    with pytest.raises(Invalid):
        read_measure(text)


def test_what_cannot_be_read_is_said_at_its_cell_and_kept() -> None:
    editor = LineEditor([TypedLine("", "1", "5"), TypedLine("Free of charge")])
    editor.insert()
    written(editor, "Tap", "two", "12o")

    assert [(trouble.place, trouble.error.message) for trouble in editor.troubles()] == [
        (Place(0, Cell.QUANTITY), "“two” is not a quantity."),
        (Place(0, Cell.PRICE), "“12o” is not an amount."),
        (Place(1), "The description is missing."),
        (Place(2, Cell.PRICE), "The price is missing."),
    ]
    assert editor.lines[0] == TypedLine("Tap", "two", "12o")
    assert editor.totals(EX).sums.subtotal_cents == 5_00


def test_a_line_that_comes_to_too_much_is_said() -> None:
    reading = read_line(TypedLine("Gold", "9,999,999", "99,999,999"))

    assert "comes to" in reading.problems[Cell.PRICE].message


def test_a_sign_is_a_letter_where_the_line_is_of_its_kind_already() -> None:
    editor = LineEditor()
    for text in ("#", "#1 bathroom", "?#1 bathroom"):
        editor.type(text)

    assert editor.lines[0] == TypedLine("#1 bathroom", kind=LineKind.OPTION)


def test_what_is_billed_is_not_to_be_chosen_any_more() -> None:
    editor = LineEditor(has_options=False)
    editor.type("?")
    editor.turn_kind()
    editor.paste("?Rail\t5")

    assert [(line.description, line.kind) for line in editor.lines[:2]] == [
        ("? Rail", LineKind.ITEM),
        ("?", LineKind.HEADING),
    ]


def test_a_line_turns_from_item_to_option_to_heading_and_free_of_gst() -> None:
    editor = LineEditor([TypedLine("Tap", "2", "5")])
    editor.turn_tax()
    kinds = []
    for _ in range(3):
        editor.turn_kind()
        kinds.append(editor.line.kind)

    assert kinds == [LineKind.OPTION, LineKind.HEADING, LineKind.ITEM]
    assert editor.line == TypedLine("Tap", "2", "5", taxable=False)


def test_lines_are_inserted_moved_and_taken_out() -> None:
    editor = one_of_each()
    editor.go(Place(3))
    editor.shift(-2)
    editor.insert()
    editor.type("Tiles")
    editor.go(Place(4))
    editor.delete()

    assert descriptions(editor) == ["Bathroom", "Tiles", "Labour", "Tap", ""]
    assert not editor.shift(1)  # the blank one at the end stays there
    editor.go(Place(3))
    assert not editor.shift(1)


def test_every_step_can_be_taken_back_and_taken_again() -> None:
    editor = one_of_each()
    before = list(editor.lines)
    editor.go(Place(1))
    editor.delete()
    editor.type("Rail")
    editor.type("Rail, heated")
    after = list(editor.lines)
    undone = [editor.undo() and descriptions(editor)[1] for _ in range(2)]

    assert undone == ["Heated rail", "Tap"]
    assert editor.lines == before
    assert editor.at == Place(1)
    assert editor.redo()
    assert editor.redo()
    assert not editor.redo()
    assert editor.lines == after
    while editor.undo():
        pass
    assert not editor.is_changed


def test_going_back_and_forth_ends_at_the_ends() -> None:
    editor = LineEditor([TypedLine("Bathroom", kind=LineKind.HEADING), TypedLine("Tap", "1", "5")])
    editor.go(Place(1))

    assert editor.previous()
    assert editor.at == Place(0)
    assert not editor.previous()
    assert not editor.move(-1)
    assert editor.next()
    assert editor.at == Place(1)


def test_lines_of_a_spreadsheet_are_pasted_above_the_cursor() -> None:
    editor = one_of_each()
    editor.go(Place(1))
    count = editor.paste("Description\tQty\tUnit\tPrice\r\nPipe\t12\tm\t$4.20\r\nElbow\t6\t\t2.10\r\n\r\n")

    assert count == 2
    assert descriptions(editor)[:4] == ["Bathroom", "Pipe", "Elbow", "Tap"]
    assert [line.quantity for line in editor.lines[1:3]] == ["12 m", "6"]
    assert editor.at == Place(3)
    editor.undo()
    assert descriptions(editor)[:2] == ["Bathroom", "Tap"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Tap\t120.50", TypedLine("Tap", "", "120.50")),
        ("Tap\t2\t120.50\t241.00", TypedLine("Tap", "2", "120.50")),
        ("Tiles\t12 m2\t$48.00\t$576.00", TypedLine("Tiles", "12 m2", "$48.00")),
        ("Pipe\tm\t12\t4.20", TypedLine("Pipe", "12 m", "4.20")),
        ("Labour\t2.5 h\t120\tFREE", TypedLine("Labour", "2.5 h", "120", taxable=False)),
        ("?Rail\t180", TypedLine("Rail", "", "180", kind=LineKind.OPTION)),
        ("# Bathroom\t\t", TypedLine("Bathroom", kind=LineKind.HEADING)),
        ('"Tap,\nchrome"\t2\t5', TypedLine("Tap,\nchrome", "2", "5")),
        ('Pipe 3/4"\t2\t5', TypedLine('Pipe 3/4"', "2", "5")),
        ("Tap\ttwo\t12o", TypedLine("Tap", "two", "12o")),
        ("Tap\x1b[2J\t1\t5", TypedLine("Tap\ufffd[2J", "1", "5")),
    ],
)
def test_a_pasted_line_is_read_as_people_have_it(text: str, line: TypedLine) -> None:
    assert pasted_lines(text) == [line]


def test_only_what_does_not_fit_into_one_cell_makes_lines() -> None:
    assert [is_several(text) for text in ("Tap\n", "Tap", "Tap\t5", "Tap\rRail\r")] == [False, False, True, True]


def test_more_lines_than_a_paper_holds_are_not_pasted() -> None:
    editor = one_of_each()

    with pytest.raises(Invalid, match="1,004 lines"):
        editor.paste("Nail\n" * 1_000)
    assert len(editor.lines) == 5


def test_kept_lines_stand_as_they_were_typed() -> None:
    line = DraftLine("Labour", 2_500, 1_250_50, taxable=False, unit="h")

    assert typed_line(line) == tidied(TypedLine("Labour", "2.5 h", "1,250.50", taxable=False))
    assert read_line(typed_line(line)).line == line

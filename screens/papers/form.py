"""The form of a quote or an invoice: whom it is for, its lines with what they come to, and its terms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Footer, Static

from data.errors import ConsoleError, Invalid
from data.money import DraftLine, GstRules
from data.safe_text import safe_line
from screens.content import safe_content
from screens.forms.fields import Field, Picked
from screens.forms.form import FieldRow, Form
from screens.forms.form_modal import FormModal
from screens.forms.inputs import PickLine, TextBox
from screens.glyphs import GlyphSet
from screens.office import Office
from screens.papers.cell_input import CellInput
from screens.papers.line_table import LineTable
from screens.papers.lines import LineEditor
from screens.papers.totals import totals_beneath, totals_beside
from screens.papers.typed import TypedLine
from screens.widgets.header import HeaderBar
from screens.widgets.views import ViewTabs

BESIDE_FROM = 110
TEXT_LINES_BESIDE = 8
SHORT_BELOW = 20
T = TypeVar("T")
SavePaper = Callable[[Mapping[str, str], Sequence[DraftLine], bool], T]


@dataclass(frozen=True)
class PaperStart:
    """What a form begins with.

    Attributes:
        name: What is written: "New quote", "Q-0031".
        whom: Whom it is for, where that is not to be chosen.
        warning: What is to be looked at before it is saved.
        head: The fields above the lines.
        tail: Those that follow them.
        is_new: Whether it begins with its first field, and not with its lines.
        has_options: Whether a line may be an option.
    """

    name: str
    head: Sequence[Field]
    lines: Sequence[TypedLine]
    tail: Sequence[Field]
    rules: GstRules
    whom: str = ""
    warning: str = ""
    is_new: bool = True
    has_options: bool = True


class PaperForm(Form):
    """Fields, the table of lines between them, and what the lines come to."""

    def __init__(self, start: PaperStart, glyphs: GlyphSet) -> None:
        super().__init__([*start.head, *start.tail])
        self._start = start
        self._head: list[FieldRow] = self._rows[: len(start.head)]
        self._tail: list[FieldRow] = self._rows[len(start.head) :]
        self.table = LineTable(LineEditor(start.lines, has_options=start.has_options), start.rules, glyphs)

    def compose(self) -> ComposeResult:
        with Container(id="paper-body"):
            with Vertical(id="paper-left"):
                with Vertical(id="paper-head"):
                    yield from self._words()
                    yield from self._head
                yield self.table
            with Vertical(id="paper-side"):
                yield Static(id="paper-totals")
                yield from self._tail

    def on_resize(self) -> None:
        beside, short = self.app.size.width >= BESIDE_FROM, self.app.size.height < SHORT_BELOW
        self.set_class(beside, "-beside")
        self.set_class(short, "-short")
        for row in self._tail:
            if isinstance(row.input, TextBox):
                lines = TEXT_LINES_BESIDE if beside else row.field.lines
                row.input.styles.height = 1 if short else lines
        self.call_after_refresh(self.show_totals)

    @property
    def is_changed(self) -> bool:
        return super().is_changed or self.table.editor.is_changed

    def choose(self, key: str, picked: Picked) -> None:
        """Have this chosen in a field, and stay where one is."""
        row = next((row for row in self._rows if row.field.key == key), None)
        if row is not None and isinstance(row.input, PickLine):
            row.input.show(picked)

    def focus_first(self, key: str = "") -> None:
        """Go to the first field that lacks something, else to the lines."""
        row = next((row for row in self._head if not row.value), None)
        if row is not None and self._start.is_new:
            row.input.focus()
        else:
            self.table.action_end(-1)
            self.table.focus_cell()

    def check_all(self) -> bool:
        """Check all fields and all lines, and go to the first that is wrong, from above; whether all can be taken."""
        head = [row for row in self._head if row.display and not row.check()]
        tail = [row for row in self._tail if not row.check()]
        if head:
            head[0].input.focus()
        elif self.table.check() and tail:
            tail[0].input.focus()
        return not head and not tail and next(self.table.editor.troubles(), None) is None

    def show_error(self, error: ConsoleError) -> bool:
        """Say an error at its field or at the lines."""
        if isinstance(error, Invalid) and error.field == "line":
            self.table.tell(error)
            return True
        return super().show_error(error)

    def action_next(self) -> None:
        """Go to the next field; from the last one above the lines to them."""
        if self._head and self.screen.focused is self._head[-1].input:
            self.table.focus_cell()
        else:
            super().action_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the lines these keys are theirs."""
        if isinstance(self.screen.focused, CellInput):
            return False
        return super().check_action(action, parameters)

    @on(LineTable.Changed)
    def show_totals(self) -> None:
        """Show what the lines come to now."""
        shown, rules = self.query_one("#paper-totals", Static), self._start.rules
        live = self.table.editor.totals(rules)
        draw = totals_beside if self.has_class("-beside") else totals_beneath
        shown.update(safe_content(draw(live, rules, shown.content_size.width)))

    def _words(self) -> ComposeResult:
        if self._start.whom:
            yield Static(safe_content(safe_line(self._start.whom)), id="paper-whom")
        if self._start.warning:
            yield Static(safe_content(self._start.warning), id="paper-warning")


class PaperFormScreen(FormModal[T]):
    """Fills the whole screen; answers with what was saved, None when the person went back."""

    CSS_PATH = [*FormModal.CSS_PATH, Path(__file__).with_name("form.tcss")]
    HELP: ClassVar[str] = (
        "Enter goes on, through the fields and the lines; ctrl+s saves from anywhere. What can't be read is said where "
        "it stands, and nothing is lost. esc goes back, and asks first when something was typed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Keys", id="paper-help", tooltip="The keys of this place"),
    ]

    def __init__(self, office: Office, start: PaperStart, save: SavePaper[T]) -> None:
        """`save` runs in a worker, with the fields' values and the lines; its last argument says whether the person
        said yes to the `Question` that it raised before."""

        def save_all(values: Mapping[str, str], confirmed: bool) -> T:
            return save(values, self._drafted, confirmed)

        super().__init__(start.name, [], save_all)
        self.office = office
        self._form: PaperForm = PaperForm(start, office.glyphs)
        self._drafted: Sequence[DraftLine] = ()

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.office.glyphs, self.office.header)
        yield ViewTabs(self.app.current_mode or "", self.office.actor.role, safe_line(self._title))
        yield self._form
        yield Static("", id="trouble")
        yield Footer(show_command_palette=False)

    @property
    def form(self) -> PaperForm:
        return self._form

    def on_mount(self) -> None:
        self._tell("")
        super().on_mount()

    def _tell(self, words: str) -> None:
        super()._tell(words)
        self.query_one("#trouble").display = bool(words)

    def _begin(self, *, confirmed: bool) -> None:
        # Now: what is typed while it is being saved is not what was checked.
        self._drafted = self._form.table.editor.drafted()
        super()._begin(confirmed=confirmed)

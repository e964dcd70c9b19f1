"""What the lists of quotes and of invoices have in common."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

from textual import on

from data.permissions import Action
from data.queries.paper_list import MATCHES_AT_MOST, PaperList
from screens.list_screen import ListScreen, at_most_a_thousand
from screens.office import Office
from screens.widgets.filter_bar import FilterCard
from screens.widgets.pages import Source
from screens.widgets.record_list import RecordList


class Paper(Protocol):
    """A quote or an invoice as a line of its list."""

    @property
    def status(self) -> StrEnum: ...


RowT = TypeVar("RowT", bound=Paper)
StatusT = TypeVar("StatusT", bound=StrEnum)


class PaperListScreen(ListScreen[RowT]):
    """A list of papers, the newest first. Which keys there are depends on the status of the one under the cursor."""

    EDITS: ClassVar[Action]
    """What one must be allowed to, to do anything here."""
    KEYS: ClassVar[Mapping[str, frozenset[StrEnum]]]
    """The statuses in which the actions make sense that need one."""
    SEARCH = "number, client, title, site or amount"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._status: StrEnum | None = None

    @abstractmethod
    def everything(self) -> PaperList[Any, Any]:
        """All papers, whatever the filter."""

    @property
    def today(self) -> date:
        """The day it is where the business is."""
        return self.office.frame().today

    def longest_number(self, usual: str) -> int:
        """How long numbers are: no shorter than usual, and as long as that of any of the newest."""
        return max(len(number) for number in (usual, *(row.number for row in self.everything().page(0))))

    def total(self) -> int:
        return self.everything().count()

    def is_capped(self, source: Source[RowT]) -> bool:
        return isinstance(source, PaperList) and source.capped

    @on(RecordList.Highlighted)
    def follow_row(self, event: RecordList.Highlighted[Any]) -> None:
        """Offer the keys that the record under the cursor allows."""
        status = None if event.row is None else event.row.status
        if status is not self._status:
            self._status = status
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a role may not do, or a status does not allow, is not there at all."""
        if action == "new":
            return self.office.may(self.EDITS)
        if action in self.KEYS:
            return self._status in self.KEYS[action] and self.office.may(self.EDITS)
        return super().check_action(action, parameters)

    def _found(self, source: Source[RowT]) -> str:
        """Of a great many that match, a search of a status looks at the newest only, and says so."""
        found = super()._found(source)
        if isinstance(source, PaperList) and source.is_bounded and not source.capped:
            return f"{found.partition(' ')[0]} of the newest {MATCHES_AT_MOST:,} that match"
        return found


def cards_of(counts: Mapping[StatusT, int], cards: Mapping[StatusT, tuple[str, str]]) -> list[FilterCard]:
    """The cards of these statuses, each with its words and its tone."""
    return [
        FilterCard(status.value, words, at_most_a_thousand(counts[status]), tone)
        for status, (words, tone) in cards.items()
    ]

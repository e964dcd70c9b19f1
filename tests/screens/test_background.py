"""The portal that the app starts by itself."""

from collections.abc import Sequence

import pytest

from data.queries.people import BusinessRow, read_business
from data.settings import Settings
from data.store import Store
from tests.factories import make_business, switch_portal
from tradeconsole.background import Background


class Watched(Background):
    """Sees the switch as it stands at each look, and starts nothing."""

    def look_at(self, switch: Sequence[bool]) -> list[int]:
        """The ports that portals were started on while the switch stood so."""
        self.left, self.started = list(switch), list[int]()
        self._ask()
        return self.started

    def start_portal(self, port: int) -> None:
        self.started.append(port)

    def _portal_settings(self) -> tuple[BusinessRow | None, str]:
        switch_portal(self.store, on=self.left.pop(0))
        if not self.left:
            self._stop.set()
        return read_business(self.store.reader), "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("switch", "started"),
    [([True, True], 1), ([False, False], 0), ([False, True, True], 1), ([True, False, True], 2)],
)
def test_it_is_started_as_the_switch_goes_on(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, switch: Sequence[bool], started: int
) -> None:
    monkeypatch.setattr("tradeconsole.background.PATIENCE", 0.0)
    monkeypatch.setattr("tradeconsole.background.answers", lambda _url: False)
    make_business(store)

    assert len(Watched(store, settings).look_at(switch)) == started

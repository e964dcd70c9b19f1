"""The public form's door, by hand: twenty at once, a stamp used after the switch went off and on, unknown methods."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.portal.form_stamps import Bound, Form, make_stamp
from data.store import Store
from tests.adversary.wire import HOST, Wire, post
from tests.billing import set_business
from tests.clock import FakeClock
from tests.portal.enquiring import GOOD, kept, open_form
from tests.staging import staged
from tradeconsole.portal.server import PortalMaker, serving_beside
from tradeconsole.portal.settings import PortalSettings


@pytest.fixture
def wire(store: Store, clock: FakeClock) -> Iterator[Wire]:
    staged(store, open_form)
    with serving_beside(PortalMaker(store.path, PortalSettings(rate_limits=False), clock)) as port:
        yield Wire(port)


def stamp(store: Store, clock: FakeClock, form: Form = Form.ENQUIRY) -> str:
    """A stamp of this business's, ten seconds old."""
    key = bytes(store.reader.value("SELECT key FROM secret_key"))
    made = make_stamp(key, Bound(form), clock.now())
    clock.advance(seconds=10)
    return made


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_twenty_at_once_with_one_stamp_are_one_enquiry_and_twenty_thanks(
    wire: Wire, store: Store, clock: FakeClock
) -> None:
    sent = post("/enquiry", GOOD | {"stamp": stamp(store, clock)})

    with ThreadPoolExecutor(20) as people:
        answers = Counter(map(status, people.map(wire.answer, [sent] * 20)))

    assert answers == {303: 20}
    assert len(kept(store)) == 1
    assert store.reader.value("SELECT count(*) FROM outbox") == 1
    assert store.reader.value("SELECT next_value FROM number_sequence WHERE name = 'enquiry'") == 2


def test_a_stamp_counts_once_however_often_the_switch_goes(wire: Wire, store: Store, clock: FakeClock) -> None:
    sent = post("/enquiry", GOOD | {"stamp": stamp(store, clock)})
    answers = []
    for switch in ("TRUE", "FALSE", "TRUE"):
        set_business(store, f"enquiry_form_on = {switch}")
        answers.append(status(wire.answer(sent)))

    assert answers == [303, 404, 303]
    assert len(kept(store)) == 1


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.ENQUIRY])
def test_a_stamp_of_another_form_is_none(wire: Wire, store: Store, clock: FakeClock, form: Form) -> None:
    assert status(wire.answer(post("/enquiry", GOOD | {"stamp": stamp(store, clock, form)}))) == 422
    assert kept(store) == []


@pytest.mark.parametrize("field", ["name", "message"])
def test_what_nobody_can_see_is_not_filled_in(wire: Wire, store: Store, clock: FakeClock, field: str) -> None:
    unseen = {field: "\u200b\u2060 \ufeff", "stamp": stamp(store, clock)}

    assert status(wire.answer(post("/enquiry", GOOD | unseen))) == 422
    assert kept(store) == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_told_which_there_are(wire: Wire, method: str) -> None:
    head = f"{method} /enquiry HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    answer = wire.answer(head.encode()).lower()

    assert status(answer) == 405
    [allow] = [line for line in answer.split(b"\r\n") if line.startswith(b"allow:")]
    assert set(allow.removeprefix(b"allow:").replace(b" ", b"").split(b",")) == {b"get", b"head", b"post"}

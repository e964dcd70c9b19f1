"""Form stamps: whose they are, what for, how old, and that nobody else can make one."""

from datetime import timedelta

import pytest

from data.portal.form_stamps import Bound, Form, Stamp, make_stamp, read_stamp
from tests.clock import START

KEY = b"k" * 32
BOUND = Bound(Form.ANSWER, grant=7, item="Hm3_kPq-zW81aBcd")


def made(key: bytes = KEY, bound: Bound = BOUND) -> str:
    return make_stamp(key, bound, START, "abc123", version=4)


def read(text: str) -> Stamp | None:
    return read_stamp(KEY, text, BOUND)


def test_a_stamp_comes_back_as_it_was_made() -> None:
    stamp = read(made())

    assert stamp is not None
    assert (stamp.content_hash, stamp.version, stamp.made_at) == ("abc123", 4, START)


def test_each_page_has_a_nonce_of_its_own() -> None:
    stamps = [read(made()) for _ in range(1_000)]

    assert len({stamp.nonce_hash for stamp in stamps if stamp}) == 1_000


@pytest.mark.parametrize(
    "other",
    [
        Bound(Form.MESSAGE, 7, BOUND.item),
        Bound(Form.ANSWER, 8, BOUND.item),
        Bound(Form.ANSWER, 7, "other"),
        Bound(Form.SEEN),
    ],
)
def test_a_stamp_is_good_for_its_own_form_link_and_item_only(other: Bound) -> None:
    assert read(made(bound=BOUND)) is not None
    assert read(made(bound=other)) is None


def test_a_stamp_of_another_key_is_refused() -> None:
    assert read(made(key=b"x" * 32)) is None


@pytest.mark.parametrize("text", ["", ".", "abc", "é.é", "\udc80.x", "bm9uc2Vuc2U.c2ln", "x" * 10_000])
def test_nonsense_is_refused(text: str) -> None:
    assert read(text) is None


def test_no_character_of_a_stamp_can_be_changed() -> None:
    stamp = made()
    # The last character of a part holds bits that its bytes have no room for.
    places = [place for place, char in enumerate(stamp[:-1]) if char != "." and stamp[place + 1] != "."]

    for place in places:
        other = "A" if stamp[place] != "A" else "B"
        assert read(stamp[:place] + other + stamp[place + 1 :]) is None


@pytest.mark.parametrize(("seconds", "fits"), [(2, False), (3, True), (7_200, True), (7_201, False), (-1, False)])
def test_age(seconds: int, fits: bool) -> None:
    stamp = read(made())

    assert stamp is not None
    now = START + timedelta(seconds=seconds)
    assert stamp.is_aged(now, oldest=timedelta(hours=2), youngest=timedelta(seconds=3)) is fits

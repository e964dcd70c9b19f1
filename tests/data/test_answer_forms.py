"""The form of an answer: what must be filled in, and what is made of it."""

import json
from dataclasses import replace

import pytest

from data.enums import LineKind
from data.errors import Invalid, NotPossible
from data.money import DraftLine
from data.portal.client_actions import (
    AlreadySame,
    Answered,
    ClientAnswer,
    Closed,
    post_message,
)
from data.portal.store import PortalStore
from data.sharing.client_view import QuoteState
from data.store import Store
from tests.data.answering import ACCEPT, ASK_CHANGES, DECLINE, Client
from tests.data.stored import everything, rows
from tests.factories import (
    LINES,
    make_business,
    make_link,
)
from tests.shared_work import SharedWork, make_shared_work, stage_shared_work


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Dana Li", "Kim Li")


@pytest.fixture
def kim(store: Store, work: SharedWork) -> str:
    """Another person's link to the same job."""
    return make_link(store, work.share, work.contacts[1])


@pytest.fixture
def client(store: Store, portal: PortalStore, work: SharedWork) -> Client:
    return Client(store, portal, work)


class TestForms:
    @pytest.mark.parametrize(
        ("form", "field"),
        [
            (replace(ACCEPT, name="", consent=False), "name"),
            (replace(ACCEPT, consent=False), "consent"),
            (replace(ACCEPT, name=""), "name"),
            (replace(ACCEPT, name="D"), "name"),
            (replace(ACCEPT, name="1 2 3 ."), "name"),
            (replace(ACCEPT, name="D" * 121), "name"),
            (replace(ACCEPT, nonce=""), ""),
            (replace(ACCEPT, chosen_options=(0,)), "options"),
            (replace(ACCEPT, chosen_options=(99,)), "options"),
            (replace(ASK_CHANGES, reason=" \n "), "reason"),
            (replace(DECLINE, reason="x" * 5_001), "reason"),
        ],
    )
    def test_a_form_that_is_not_filled_in_accepts_nothing(
        self, store: Store, client: Client, form: ClientAnswer, field: str
    ) -> None:
        before = everything(store)

        with pytest.raises(Invalid) as raised:
            client.submit(form)

        assert raised.value.field == field
        assert everything(store) == before

    def test_what_is_typed_is_stored_clean(self, store: Store, client: Client) -> None:
        client.submit(replace(ACCEPT, name=" Dana\x1b[2J\r\nBcc: Li\u202e "))

        ((name,),) = rows(store, "answer", "name")
        assert "Dana" in name
        assert not set(name) & set("\x1b\r\n\u202e")
        assert not any(set(subject) & set("\x1b\r\n\u202e") for (subject,) in rows(store, "outbox", "subject"))

    def test_the_longest_name_fits_the_subject(self, store: Store, client: Client) -> None:
        assert isinstance(client.submit(replace(ACCEPT, name="D" * 120)), Answered)

    def test_chosen_options_are_counted(self, store: Store, portal: PortalStore) -> None:
        make_business(store)
        option = DraftLine("Wi-Fi controller", unit_price_cents=10_005, kind=LineKind.OPTION)
        client = Client(store, portal, make_shared_work(store, lines=(*LINES, option, replace(option, taxable=False))))

        assert isinstance(client.submit(replace(ACCEPT, chosen_options=(3, 2, 2))), Answered)

        # 3,280.00 + 100.05 + 100.05, and a tenth of the first two.
        assert rows(store, "answer", "chosen_options, total_cents") == [("[2, 3]", 381_811)]
        again = replace(ACCEPT, nonce="2", chosen_options=(2, 3))
        assert client.submit(again) == AlreadySame()
        assert client.submit(replace(again, chosen_options=(2,))) == Closed(QuoteState.ACCEPTED)
        assert json.loads(client.quote().answer.chosen_options) == [2, 3]  # type: ignore[union-attr]

    def test_the_office_s_own_look_gives_no_answer(
        self, store: Store, client: Client, portal: PortalStore, work: SharedWork
    ) -> None:
        look = make_link(store, work.share, work.contacts[0], made_for="open")
        before = everything(store)

        with pytest.raises(NotPossible, match="office"):
            client.submit(ACCEPT, look)
        with pytest.raises(NotPossible, match="office"), portal.writing(look) as looked:
            post_message(looked, "Hello", "n")
        assert everything(store) == before

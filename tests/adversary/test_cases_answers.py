"""Answers to one quote, again and at once, from clients and from the office (cases I1, I2 and I3).

I5, two who tick at once, stands in tests/data/test_share_conflicts.py, and I8, two programs that count, in
tests/adversary/test_two_programs.py.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote
from data.enums import LineKind, Role
from data.errors import Conflict
from data.models import NumberSequence
from data.money import DraftLine
from data.store import Store
from tests.adversary.wire import Wire, post
from tests.billing import make_person
from tests.clock import FakeClock
from tests.documents.reading import amounts_in
from tests.factories import LINES, make_business, make_link, revise_quote, save
from tests.fakes import MemoryTransport
from tests.mail.outbox import settings_for, text_of
from tests.mail.reading import attachments, paper_text
from tests.portal.client import Client, form_on, words_on
from tests.shared_work import SharedWork, make_shared_work
from tests.staging import staged
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer

VALVE = DraftLine("Tempering valve", unit_price_cents=20_000, kind=LineKind.OPTION)
WITH_VALVE, WITHOUT = "$3,828.00", "$3,608.00"
ONCE = {
    "answer": 1,
    "activity WHERE action IN ('quote accepted', 'quote declined', 'quote changes requested')": 1,
    "outbox WHERE kind = 'office notice'": 1,
    "used_nonce": 1,
}
KEPT = ("answer", "activity", "outbox", "used_nonce", "share_snapshot")


@pytest.fixture
def work(store: Store) -> SharedWork:
    """A shared job with a quote that offers an option."""
    return staged(store, _shared_quote)


def _shared_quote(store: Store) -> SharedWork:
    make_business(store)
    save(store, NumberSequence(name="job", prefix="J-"))
    return make_shared_work(store, "Dana Li", "Kim Li", lines=(*LINES, VALVE))


def counted(client: Client, what: dict[str, int]) -> dict[str, int]:
    return {rows: client.count(rows) for rows in what}


class TestI1ManyAtOnce:
    def test_of_different_answers_one_stands_and_the_others_are_told_so(
        self, client: Client, wire: Wire, store: Store
    ) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        accept = hidden | {"name": "Dana Li", "consent": "yes"}
        forms = [
            post(f"{client.quote}/accept", accept),
            post(f"{client.quote}/accept", accept | {"options": "2"}),
            post(f"{client.quote}/decline", hidden | {"reason": "Too dear"}),
            post(f"{client.quote}/request-changes", hidden | {"reason": "A larger one"}),
        ]

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda place: wire.answer(forms[place % 4]), range(20)))

        # Five sent the answer that came first: the others read what it was, and are not taken for it.
        statuses = Counter(answer.split(b" ", 2)[1] for answer in answers)
        assert statuses == {b"303": 5, b"409": 15}
        assert counted(client, ONCE) == ONCE
        said = words_on(client.get(client.quote).text)
        [(kind, total)] = store.reader.execute("SELECT kind, total_cents FROM answer", {}).fetchall()
        assert {"accepted": "accepted", "declined": "declined", "changes requested": "asked for changes"}[kind] in said
        assert client.count("outbox WHERE kind = 'acceptance receipt'") == (kind == "accepted")
        assert total in (360_800, 382_800)

    def test_client_and_office_at_once_are_one_answer(self, client: Client, wire: Wire, store: Store) -> None:
        owner = make_person(store, Role.OWNER)
        fields = form_on(client.get(client.quote).text, f"{client.quote}/accept") | {"name": "Dana", "consent": "yes"}

        def act(place: int) -> bool:
            if place % 2:
                return b" 303 " in wire.answer(post(f"{client.quote}/accept", fields))[:20]
            try:
                decline_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone"))
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(act, range(8)))

        assert done in ([False, True] * 4, [True, False] * 4)
        assert client.count("answer") == client.count("outbox WHERE kind = 'office notice'") == 1

    def test_everybody_gets_their_paper_once(self, client: Client, store: Store, tmp_path: Path) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        for _ in range(3):
            client.send(f"{client.quote}/accept", **hidden, name="Dana Li", consent="yes", options="2")
        transport = MemoryTransport()
        machine = settings_for(tmp_path, MailServer("127.0.0.1", 25, "", "none", "office@rivera.example"))

        for _ in range(2):
            Sender(store, machine, lambda *_: transport).run_once()

        contact = client.work.contacts[0]
        by_reader = {str(message["To"]).split("<")[-1].rstrip(">"): message for message in transport.sent}
        assert len(transport.sent) == 2
        assert set(by_reader) == {contact.email, store.reader.value("SELECT email FROM business")}
        for message in transport.sent:
            assert list(attachments(message)) == ["Quote Q-0001.pdf"]
            assert f"for {WITH_VALVE} including GST" in paper_text(message)
            assert set(amounts_in(text_of(message))) == {WITH_VALVE}


class TestI2Again:
    def test_back_refresh_and_the_same_form_a_week_later_change_nothing(
        self, client: Client, store: Store, clock: FakeClock
    ) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        fields = hidden | {"name": "Dana Li", "consent": "yes", "options": "2"}
        assert client.send(f"{client.quote}/accept", **fields).status_code == 303
        before = {table: client.count(table) for table in KEPT}

        for days in (0, 7):
            clock.advance(days=days)
            again = client.send(f"{client.quote}/accept", **fields)
            assert (again.status_code, again.headers["location"]) == (303, client.quote)
            assert "You accepted this quote" in words_on(
                client.web.head(client.quote).text + client.get(client.quote).text
            )

        opened = client.count("activity WHERE action = 'link opened'")
        after = {table: client.count(table) for table in KEPT}
        assert after | {"activity": after["activity"] - opened} == before | {"activity": before["activity"] - 1}

    def test_another_with_a_link_who_accepts_the_same_reads_who_it_was(
        self, client: Client, store: Store, work: SharedWork
    ) -> None:
        kim = Client(client.web, store, work)
        address = client.quote.replace(work.token, make_link(store, work.share, work.contacts[1]))
        hidden = form_on(kim.get(address).text, f"{address}/accept")
        client.accept(name="Dana Li")

        sent = kim.send(f"{address}/accept", name="Kim Li", consent="yes", **hidden)

        assert sent.status_code == 303
        assert "Dana Li accepted this quote" in words_on(kim.get(address).text)
        assert client.count("answer") == 1

    def test_with_other_options_it_is_another_answer(self, client: Client) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        client.accept(options="2")

        sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden)

        assert sent.status_code == 409
        assert f"You accepted this quote {WITH_VALVE}" in words_on(sent.text).replace(
            "Tue 24 Nov 2026, 9 am, as Dana Li · ", ""
        )
        assert client.count("answer") == 1


class TestI3ChangedMeanwhile:
    DEARER = (DraftLine("Replace the hot water unit", unit_price_cents=500_000), VALVE)

    @pytest.mark.parametrize("options", ["", "1", "2"])
    def test_the_old_price_is_never_accepted(self, client: Client, store: Store, options: str) -> None:
        fields = form_on(client.get(client.quote).text, f"{client.quote}/accept") | {"name": "Dana", "consent": "yes"}
        revise_quote(store, client.work.quote, self.DEARER)

        sent = client.send(f"{client.quote}/accept", **(fields | ({"options": options} if options else {})))

        words = words_on(sent.text)
        assert (sent.status_code, client.count("answer"), client.count("outbox")) == (409, 0, 0)
        assert "This quote has changed Nothing was accepted" in words
        assert "$5,500.00 inc GST" in words
        assert WITHOUT not in words

    def test_nor_is_it_by_phone(self, client: Client, store: Store) -> None:
        owner = make_person(store, Role.OWNER)
        read = str(store.reader.value("SELECT content_hash FROM quote_version"))
        revise_quote(store, client.work.quote, self.DEARER)

        with pytest.raises(Conflict, match="comes to"):
            accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", content_hash=read))

        assert client.count("answer") == 0

    def test_a_total_that_the_ticks_do_not_come_to_is_not_accepted(self, client: Client, store: Store) -> None:
        sent = client.accept(options="2", total="360800")

        words = words_on(sent.text)
        assert (sent.status_code, client.count("answer")) == (422, 0)
        assert f"With what you ticked it comes to {WITH_VALVE}" in words
        assert f"I accept quote Q-0001 for {WITH_VALVE} including GST" in words
        again = form_on(sent.text, f"{client.quote}/accept")
        assert (
            client.send(f"{client.quote}/accept", name="Dana", consent="yes", options="2", **again).status_code == 303
        )
        assert store.reader.value("SELECT total_cents FROM answer") == 382_800

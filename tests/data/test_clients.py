"""Clients: saved, changed, found, and the likely duplicates."""

import pytest

from data.actions.clients import ClientChanges, ClientEntry, LikelyDuplicate, add_client, edit_client
from data.enums import Role
from data.errors import Conflict, Invalid, NotFound
from data.permissions import Actor
from data.queries.clients import ClientSight, client_record, contacts_of, find_client, list_clients
from data.store import Store
from tests.billing import history
from tests.factories import make_invoice, make_quote
from tests.office import make_team, make_work

DANA = ClientEntry("Dana Li", "", "Dana@Example.com", "+61 400 111 222", "12 Wattle St, Brunswick VIC 3056")


@pytest.fixture
def owner(store: Store) -> Actor:
    return make_team(store)[Role.OWNER]


def found(store: Store, search: str) -> list[str]:
    return [row.name for row in list_clients(store.reader, search)]


class TestAdding:
    def test_the_client_is_their_own_contact(self, store: Store, owner: Actor) -> None:
        row = add_client(store, owner, DANA).row

        assert (row.number, row.name, row.email, row.phone) == (
            "C-0001",
            "Dana Li",
            "dana@example.com",
            "+61 400 111 222",
        )
        assert row.address == "12 Wattle St, Brunswick VIC 3056"
        assert [(c.name, c.is_primary) for c in contacts_of(store.reader, row.id)] == [("Dana Li", True)]
        assert history(store) == [("client made", "C-0001")]

    @pytest.mark.parametrize(
        "wrong", [ClientEntry(" "), ClientEntry("D", email="d"), ClientEntry("D", abn="1"), ClientEntry("D" * 121)]
    )
    def test_wrong_values_take_no_number(self, store: Store, owner: Actor, wrong: ClientEntry) -> None:
        with pytest.raises(Invalid):
            add_client(store, owner, wrong)

        assert add_client(store, owner, DANA).row.number == "C-0001"

    @pytest.mark.parametrize(
        ("other", "why"),
        [
            (ClientEntry("D. Li", email="dana@example.com"), "email"),
            (ClientEntry("D. Li", phone="0400 111 222"), "phone"),
            (ClientEntry("dana li", address="12 WATTLE ST, Brunswick VIC 3056"), "name and address"),
        ],
    )
    def test_likely_duplicates_are_named_and_saved_all_the_same(
        self, store: Store, owner: Actor, other: ClientEntry, why: str
    ) -> None:
        add_client(store, owner, DANA)

        saved = add_client(store, owner, other)

        assert saved.row.number == "C-0002"
        assert [(duplicate.number, duplicate.why) for duplicate in saved.duplicates] == [("C-0001", why)]

    def test_empty_values_are_no_likeness(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("Bo"))

        assert add_client(store, owner, ClientEntry("Bo")).duplicates == ()


class TestDuplicatesAskedAbout:
    """As a screen does it: nothing is saved before somebody said that it is not the same client."""

    def test_a_new_one(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, DANA)
        again = ClientEntry("D. Li", email="dana@example.com")

        with pytest.raises(LikelyDuplicate, match="C-0001 Dana Li has the same email"):
            add_client(store, owner, again, may_duplicate=False)

        assert [row.number for row in list_clients(store.reader)] == ["C-0001"]
        assert add_client(store, owner, again, may_duplicate=True).row.number == "C-0002"

    def test_one_who_is_changed_into_another(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, DANA)
        add_client(store, owner, ClientEntry("Dana Li", phone="0400 999 888"))
        address = ClientChanges(address="12 wattle st, Brunswick VIC 3056")

        for changes in (ClientChanges(phone="0400 111 222"), ClientChanges(email="dana@example.com"), address):
            with pytest.raises(LikelyDuplicate):
                edit_client(store, owner, "C-0002", changes, may_duplicate=False)

        assert [found.why for found in edit_client(store, owner, "C-0002", address).duplicates] == ["name and address"]

    def test_a_likeness_that_was_there_before_is_not_asked_about_again(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, DANA)
        add_client(store, owner, ClientEntry("D. Li", phone="0400 111 222"))

        edit_client(store, owner, "C-0002", ClientChanges(internal_notes="Rings twice"), may_duplicate=False)


class TestEditing:
    def test_values_are_changed_or_cleared(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, DANA)

        row = edit_client(store, owner, "1", ClientChanges(name="Dana Low", email="", address="")).row

        assert (row.name, row.email, row.phone, row.address) == ("Dana Low", "", "+61 400 111 222", "")
        assert row.version == 2

    def test_a_name_can_t_be_cleared(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, DANA)

        with pytest.raises(Invalid):
            edit_client(store, owner, "C-0001", ClientChanges(name=""))

    def test_somebody_else_s_change_is_not_overwritten(self, store: Store, owner: Actor) -> None:
        row = add_client(store, owner, DANA).row
        edit_client(store, owner, row.number, ClientChanges(phone="0400 111 333"))

        with pytest.raises(Conflict):
            edit_client(store, owner, row.number, ClientChanges(phone="0400 111 444"), version=row.version)

    def test_an_unknown_one_is_not_found(self, store: Store, owner: Actor) -> None:
        with pytest.raises(NotFound):
            edit_client(store, owner, "C-0001", ClientChanges(name="X"))


class TestSearch:
    @pytest.fixture(autouse=True)
    def clients(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, DANA)
        add_client(store, owner, ClientEntry("50% Off_Roofs", "Abe", "abe@roofs.example", "03 9555 0100", "1 High St"))

    @pytest.mark.parametrize(
        "search",
        ["dana", "LI", "dana@example", "0400 111 222", "+61400111222", "61 400 111 222", "111222", "wattle", "c-1"],
    )
    def test_it_finds_by_what_one_knows(self, store: Store, search: str) -> None:
        assert found(store, search) == ["Dana Li"]

    @pytest.mark.parametrize(("search", "names"), [("50%", ["50% Off_Roofs"]), ("f_R", ["50% Off_Roofs"]), ("%a", [])])
    def test_signs_of_patterns_are_plain_text(self, store: Store, search: str, names: list[str]) -> None:
        assert found(store, search) == names

    def test_pages_go_on_after_the_last_one(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("Dana Li"))

        first = list_clients(store.reader, limit=2)
        second = list_clients(store.reader, after=first[-1].number, limit=2)

        assert [row.number for row in [*first, *second]] == ["C-0002", "C-0001", "C-0003"]


class TestSight:
    def test_a_tradie_sees_the_clients_of_their_jobs_without_papers(self, store: Store) -> None:
        from tests.factories import make_client

        team = make_team(store)
        own, foreign = make_work(store, team)
        make_client(store, "Zoe")
        tradie = team[Role.TRADIE].staff_id

        assert [row.number for row in list_clients(store.reader, staff=tradie)] == ["C-0001"]
        assert find_client(store.reader, "C-0002", tradie) is None
        row = find_client(store.reader, "C-0001", tradie)
        assert row is not None
        record = client_record(store.reader, row, ClientSight(tradie, papers=False, enquiries=False), store.clock.now())
        assert [job.number for job in record.jobs] == [own.number]
        assert foreign.number not in str(record)

    def test_the_office_sees_everything(self, store: Store) -> None:
        from data.models import Client

        make_work(store, make_team(store))
        with store.writing() as tx:
            client = tx.session.get_one(Client, 1)
            tx.session.expunge_all()
        make_quote(store, client)
        make_invoice(store, client)
        row = find_client(store.reader, "C-0001")
        assert row is not None

        record = client_record(store.reader, row, ClientSight(), store.clock.now())

        assert (len(record.jobs), len(record.quotes), len(record.invoices)) == (2, 1, 1)

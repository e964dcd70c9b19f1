"""The history that nobody can change: each act that opens or closes something to a client has its row in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.actions.business import switch_portal
from data.actions.links import address_for_contact, new_address, office_look, revoke_link
from data.actions.shares import send_again, stop_sharing
from data.enums import Role
from data.errors import NotPermitted
from data.portal.store import PortalStore
from data.store import Store
from tests.clock import FakeClock
from tests.data.desk import DANA, JOB, Desk, furnish
from tests.factories import item_id
from tests.mail.outbox import settings_for
from tests.portal.client import Client
from tests.shared_work import SharedWork
from tests.staging import staged

NOW = "2026-11-23 22:01:00.000000"


@pytest.fixture
def desk(store: Store, clock: FakeClock, tmp_path: Path) -> Desk:
    team, parts = staged(store, furnish)
    made = Desk(store, clock, settings_for(tmp_path), team, parts)
    made.send("dates", "status")
    return made


def share_more(desk: Desk) -> object:
    return desk.save("description", by=desk.team[Role.SUPERVISOR])


def untick(desk: Desk) -> object:
    return desk.save(remove=["dates"], by=desk.team[Role.SUPERVISOR])


ACTS: dict[str, tuple[Callable[[Desk], object], str, str, str]] = {
    "tick": (share_more, "share saved", JOB, "description"),
    "untick": (untick, "share saved", JOB, "dates"),
    "send again": (lambda d: send_again(d.store, d.owner, JOB, None, d.settings), "share sent", JOB, DANA),
    "revoke": (lambda d: revoke_link(d.store, d.owner, 1), "link revoked", JOB, DANA),
    "copy a link": (lambda d: address_for_contact(d.store, d.owner, JOB, 1, d.settings), "link copied", "", ""),
    "new address": (lambda d: new_address(d.store, d.owner, JOB, DANA, d.settings), "link copied", "", ""),
    "office looks": (lambda d: office_look(d.store, d.owner, JOB, d.settings), "link opened by the office", JOB, ""),
    "stop": (lambda d: stop_sharing(d.store, d.owner, JOB), "sharing stopped", JOB, DANA),
    "portal off": (lambda d: switch_portal(d.store, d.owner, False), "portal switched off", "", ""),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_leaves_who_what_to_what_and_when(desk: Desk, name: str) -> None:
    act, action, subject, detail = ACTS[name]
    before = desk.value("SELECT max(id) FROM activity")

    act(desk)

    rows = desk.all(f"SELECT at, who, action, subject, detail, staff_id FROM activity WHERE id > {before}")
    at, who, what, about, more, staff = rows[-1]
    assert (at, what) == (NOW, action)
    assert who in {person.name for person in desk.team.values()}
    assert staff is not None
    assert subject in f"{about} {more}"
    assert detail in more + about


def test_a_refusal_leaves_one_as_well(desk: Desk) -> None:
    for role in (Role.FINANCE, Role.TRADIE, Role.APPRENTICE):
        with pytest.raises(NotPermitted):
            untick_as(desk, role)

    found = desk.all("SELECT at, who, action, subject FROM activity WHERE action LIKE 'refused%' ORDER BY id")
    names = [desk.team[role].name for role in (Role.FINANCE, Role.TRADIE, Role.APPRENTICE)]
    assert found == [(NOW, name, "refused to share with a client", JOB) for name in names]


def untick_as(desk: Desk, role: Role) -> object:
    return desk.save(remove=["dates"], by=desk.team[role])


def test_an_acceptance_leaves_the_typed_name_the_address_the_moment_and_the_hash(client: Client, store: Store) -> None:
    client.accept(name="Dana  M. Li")

    query = "SELECT at, who, action, subject, detail FROM activity WHERE action = 'quote accepted'"
    [(at, who, _, subject, detail)] = store.reader.execute(query, {}).fetchall()
    content = store.reader.value("SELECT content_hash FROM quote_version")
    assert (at, subject) == ("2026-11-23 22:00:00.000000", "Q-0001")
    assert who == client.work.contacts[0].email
    for part in ("Dana M. Li", "version 1", "$3,608.00", "127.0.0.1", content):
        assert part in detail
    answer = store.reader.execute("SELECT name, ip, content_hash, answered_at FROM answer", {}).fetchone()
    assert tuple(answer) == ("Dana M. Li", "127.0.0.1", content, at)


@pytest.mark.parametrize("statement", ["UPDATE activity SET who = 'x'", "DELETE FROM activity"])
def test_neither_office_nor_portal_can_change_it(
    client: Client, store: Store, portal: PortalStore, work: SharedWork, statement: str
) -> None:
    client.accept()
    before: list[Any] = store.reader.execute("SELECT * FROM activity", {}).fetchall()

    with pytest.raises(Exception, match="only ever added"), store.writing() as tx:
        tx.sql.run(statement)
    with pytest.raises(Exception, match=r"only ever added|not authorized"), portal.writing(work.token) as looked:
        looked.db.run(statement)

    assert store.reader.execute("SELECT * FROM activity", {}).fetchall() == before
    assert item_id(store, work.share, "dates")

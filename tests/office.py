"""A business with somebody of every role, and jobs of which one belongs to those who see only their own."""

from data.actions.business import PREFIXES
from data.enums import Role
from data.models import Job, JobStaff, NumberSequence
from data.permissions import Actor
from data.store import Store
from tests.billing import make_person
from tests.factories import id_of, make_business, make_client, make_job, save
from tests.staging import staged


def make_team(store: Store) -> dict[Role, Actor]:
    """The business, its number sequences, and a person of each role: sam.owner@rivera.example and so on."""
    return staged(store, _make_team)


def _make_team(store: Store) -> dict[Role, Actor]:
    make_business(store)
    save(store, *(NumberSequence(name=kind, prefix=prefix) for kind, prefix in PREFIXES.items()))
    return {role: make_person(store, role) for role in Role}


def make_work(store: Store, team: dict[Role, Actor]) -> tuple[Job, Job]:
    """J-0001, which is the Tradie's and the Apprentice's own, and J-0002, which is nobody's; both for C-0001."""
    client, _ = make_client(store)
    own, foreign = make_job(store, client), make_job(store, client, title="Gutters")
    for role in (Role.TRADIE, Role.APPRENTICE):
        save(store, JobStaff(job_id=id_of(own), staff_id=team[role].staff_id))
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = 2 WHERE name = 'client'")
        tx.sql.run("UPDATE number_sequence SET next_value = 3 WHERE name = 'job'")
    return own, foreign

"""A client whose data was erased, looked for in every row that the database still holds: the search index's too."""

from data.actions.enquiries import accept_enquiry, convert_enquiry, record_their_answer, reply
from data.actions.erasure import erase_client
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job
from data.enums import Role
from data.store import Store
from tests.asking import make_enquiry
from tests.office import make_team

WORD = "Zyxwvut"
# An index may write a term as what differs from the one before it: some of these always stand there in full.
PARTS = [WORD[place : place + 3] for place in range(len(WORD) - 2)]


def tables_with(store: Store, word: str) -> set[str]:
    """The tables in whose rows a word stands, in letters or in bytes."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    wanted = word.lower()
    found = set()
    for table in store.reader.values(query):
        for row in store.reader.raw.execute(f"SELECT * FROM {table}"):
            texts = (value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row)
            if any(wanted in text.lower() for text in texts):
                found.add(str(table))
    return found


def test_nothing_but_the_history_knows_the_stranger_who_became_a_client(store: Store) -> None:
    owner = make_team(store)[Role.OWNER]
    make_enquiry(
        store,
        name=f"{WORD} Person",
        email=f"{WORD.lower()}@example.com",
        address=f"9 {WORD} St, {WORD}ville VIC 3000",
        message=f"{WORD} has a tap that drips, at 9 {WORD} St.",
        preferred_times=WORD,
    )
    reply(store, owner, "E-0001", f"Dear {WORD}")
    record_their_answer(store, owner, "E-0001", f"{WORD} says yes.")
    client = accept_enquiry(store, owner, "E-0001").client
    convert_enquiry(store, owner, "E-0001")
    start_job(store, owner, NewWork(JobEntry("Tap", client=client, description=WORD)))
    parts = set[str]().union(*(tables_with(store, part) for part in PARTS))
    indexes = store.reader.values("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5(%'")
    assert {f"{index}_data" for index in indexes} <= parts
    assert {"job_prefix_data", "quote_line"} <= tables_with(store, WORD)

    erased = erase_client(store, owner, client, confirmed=True)

    assert tables_with(store, WORD) == {"activity"}
    assert set[str]().union(*(tables_with(store, part) for part in PARTS)) == {"activity"}
    assert erased.kept == ("1 job by its title", "the history, with the pages that were shared")
    found = "SELECT number FROM job_search WHERE job_search MATCH 'tap'"
    assert len(store.reader.values(found)) == 1

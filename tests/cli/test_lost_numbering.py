"""A database that has lost how the numbers of one kind go on: said in words, and everything else works."""

from data.store import Store
from tests.cli.console import Console


def test_what_needs_the_number_says_so_and_the_rest_goes_on(office: Console, store: Store) -> None:
    with store.writing() as tx:
        tx.sql.run("DELETE FROM number_sequence WHERE name = 'job'")

    assert office.failed("jobs", "add", "--title", "Leak") == (7, "unreachable")
    assert office("settings", "get", "next_job")["setting"]["value"] == ""
    assert office("settings", "set", "phone", "03 5550 0999")["changed"]
    assert office("clients", "add", "--name", "Dana")["client"]["number"]

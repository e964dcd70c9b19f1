"""What becomes of a client's links when who they are for changes."""

from collections.abc import Sequence

from data.actions.acting import Act
from data.queries.client_shares import StandingLink
from data.wording import counted, joined

_NAMED_AT_MOST = 4


def revoke_links(act: Act, links: Sequence[StandingLink]) -> None:
    """End links for good, each with a line in the history of its job."""
    for link in links:
        query = "UPDATE share_grant SET revoked_at = :now, revoked_by = :by WHERE id = :link"
        act.sql.run(query, link=link.id, now=act.now, by=act.actor.staff_id)
        act.record("link revoked", link.number, job=link.job_id, detail=link.email or link.name)


def name_links_anew(act: Act, contact: int) -> None:
    """Have the links of a contact bear their name and address of now: a fresh one is mailed there."""
    act.sql.run(_NAME_LINKS, contact=contact)


_NAME_LINKS = """
    UPDATE share_grant SET (name, email) = (SELECT name, email FROM contact WHERE id = :contact)
    WHERE contact_id = :contact AND revoked_at IS NULL
"""


def held_links_in_words(links: Sequence[StandingLink]) -> str:
    """How many links there are and to what: "a link to J-0001", "3 links, to J-0001 and Q-0002"."""
    numbers = list(dict.fromkeys(link.number for link in links))
    more = len(numbers) - _NAMED_AT_MOST
    named = [*numbers[:_NAMED_AT_MOST], f"{more} more"] if more > 0 else numbers
    if len(links) == 1:
        return f"a link to {named[0]}"
    return f"{counted(len(links), 'link', 'links')}, to {joined(named)}"

"""A client's personal data removed for good, as far as the law and the history let it."""

from dataclasses import dataclass

from data.actions.acting import Act, acting
from data.actions.client_removal import any_client, stop_all_sharing, was_erased
from data.errors import Conflict, Question
from data.permissions import Action, Actor
from data.queries.clients import ClientRow
from data.sqlite.search_purge import begin_purge, purge_on
from data.store import Store
from data.wording import counted, joined

ERASED = "Erased client"


class GoneForGood(Question):
    """What is erased can't be brought back."""

    title = "This can't be undone"
    yes = "Erase for good"


@dataclass(frozen=True)
class Erased:
    """A client whose data was erased, and in words what stays on record and why."""

    number: str
    kept: tuple[str, ...]


def erase_client(store: Store, actor: Actor, number: str, *, confirmed: bool = False) -> Erased:
    """Erase who a client is: name, contacts, addresses, notes, enquiries, messages, mails, what was noted, filed and
    described of their jobs, and the lines of what they never accepted nor were billed. The number stays, and the client
    is deleted. Backups made before keep it all.

    Raises:
        GoneForGood: Nobody said yes to `confirmed`.
        NotPermitted, NotFound: Nothing was changed.
        Conflict: They were erased already.
    """
    with acting(store, actor, Action.ERASE_CLIENTS, number) as act:
        row = any_client(act, number)
        if was_erased(act, row):
            raise Conflict(f"{row.number} was erased already.")
        kept = _what_stays(act, row)
        if not confirmed:
            raise GoneForGood(
                f"Everything that tells who {row.number} {row.name} is goes: contacts, addresses, notes, enquiries, "
                "messages, mails, the notes, files and descriptions of their jobs, and the words of quotes never "
                f"accepted and invoices never sent. What stays: {joined(kept)}.",
                "Say yes to erase it.",
            )
        stop_all_sharing(act, row.id)
        for statement in _STATEMENTS:
            act.sql.run(statement, client=row.id, erased=ERASED, now=act.now)
        act.record("client erased", row.number)
    _purge_search(store)
    return Erased(row.number, tuple(kept))


def _purge_search(store: Store) -> None:
    """In steps of their own: a large index takes a while, and clients read and write meanwhile."""
    with store.writing() as tx:
        begin_purge(tx.sql)
    more = True
    while more:
        with store.writing() as tx:
            more = purge_on(tx.sql)


def _what_stays(act: Act, row: ClientRow) -> list[str]:
    invoices, quotes, jobs = act.sql.execute(_KEPT, {"client": row.id}).fetchone()
    parts = (
        counted(invoices, "issued invoice with its buyer", "issued invoices with their buyer"),
        counted(quotes, "accepted quote with its acceptance", "accepted quotes with their acceptance"),
        counted(jobs, "job by its title", "jobs by their titles"),
        "the history, with the pages that were shared",
    )
    return [part for part in parts if part]


_ACCEPTED = """
    EXISTS (SELECT 1 FROM answer a WHERE a.quote_id = quote.id AND a.kind = 'accepted' AND a.reopened_at IS NULL)
"""
# A draft that was given up is void, and was never issued.
_ISSUED = "(status <> 'Draft' AND issued_on IS NOT NULL)"
_KEPT = f"""
    SELECT (SELECT count(*) FROM invoice WHERE client_id = :client AND {_ISSUED}) AS invoices,
        (SELECT count(*) FROM quote WHERE client_id = :client AND {_ACCEPTED}) AS quotes,
        (SELECT count(*) FROM job WHERE client_id = :client) AS jobs
"""

_JOBS = "(SELECT id FROM job WHERE client_id = :client)"
_QUOTES = "(SELECT id FROM quote WHERE client_id = :client)"
_CONTACTS = "(SELECT id FROM contact WHERE client_id = :client)"
_GRANTS = f"(SELECT id FROM share_grant WHERE contact_id IN {_CONTACTS})"
_SHARES = f"(SELECT id FROM share WHERE job_id IN {_JOBS} UNION SELECT id FROM share WHERE quote_id IN {_QUOTES})"
_DRAFTS = f"(SELECT id FROM invoice WHERE client_id = :client AND NOT {_ISSUED})"
_ENQUIRIES = "(SELECT id FROM enquiry WHERE client_id = :client)"
_MAILS = f"""(
    SELECT id FROM outbox WHERE grant_id IN {_GRANTS} UNION SELECT id FROM outbox WHERE share_id IN {_SHARES}
    UNION SELECT id FROM outbox WHERE quote_id IN {_QUOTES} OR enquiry_id IN {_ENQUIRIES}
        OR invoice_id IN (SELECT id FROM invoice WHERE client_id = :client)
)"""

# In this order: what a later one finds its rows by is still there.
_STATEMENTS = (
    # What waits is cancelled without a line in the history, which would name whom it was for.
    f"""UPDATE outbox SET to_name = '', to_email = '', subject = '', lead = '', staff_message = '', error = '',
        state = CASE WHEN state IN ('queued', 'held', 'failed') THEN 'cancelled' ELSE state END
        WHERE id IN {_MAILS}""",
    f"DELETE FROM message WHERE share_id IN {_SHARES}",
    f"DELETE FROM enquiry_reply WHERE enquiry_id IN {_ENQUIRIES}",
    """UPDATE enquiry SET name = :erased, email = '', phone = '', address = '', message = '', preferred_times = ''
        WHERE client_id = :client""",
    f"""UPDATE answer SET name = :erased, reason = '', grant_email = '', ip = ''
        WHERE quote_id IN {_QUOTES} AND kind <> 'accepted'""",
    f"UPDATE quote SET title = '', site = '' WHERE client_id = :client AND NOT {_ACCEPTED}",
    f"""UPDATE quote_version SET title = NULL
        WHERE quote_id IN (SELECT id FROM quote WHERE client_id = :client AND NOT {_ACCEPTED})""",
    # A quote that an enquiry became has their own words for a line.
    f"""UPDATE quote_line SET description = '' WHERE version_id IN (SELECT v.id FROM quote_version v
        WHERE v.quote_id IN (SELECT id FROM quote WHERE client_id = :client AND NOT {_ACCEPTED}))""",
    f"UPDATE invoice_line SET description = '' WHERE invoice_id IN {_DRAFTS}",
    f"UPDATE invoice SET buyer = '' WHERE id IN {_DRAFTS}",
    f"DELETE FROM file_content WHERE file_id IN (SELECT id FROM job_file WHERE job_id IN {_JOBS})",
    *(f"DELETE FROM {table} WHERE job_id IN {_JOBS}" for table in ("job_file", "internal_note", "client_note", "todo")),
    f"UPDATE visit SET note = '' WHERE job_id IN {_JOBS}",
    "UPDATE job SET description = '', site = '', suburb = '', version = version + 1 WHERE client_id = :client",
    f"UPDATE share_grant SET name = :erased, email = '' WHERE contact_id IN {_CONTACTS}",
    """UPDATE contact SET name = :erased, email = '', phone = '', phone_digits = '', role = '', is_primary = FALSE,
        removed_at = COALESCE(removed_at, :now) WHERE client_id = :client""",
    "DELETE FROM site WHERE client_id = :client",
    """UPDATE client SET name = :erased, abn = '', postal_address = '', internal_notes = '',
        deleted_at = COALESCE(deleted_at, :now), version = version + 1 WHERE id = :client""",
)

"""What the database itself refuses the portal, whatever the code above means to do."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.models import metadata
from data.portal.store import PortalStore
from data.queries.shared import portal_page
from data.sharing.shareable import SHAREABLES, Shareable
from data.sqlite import connections
from data.sqlite.connections import driver
from data.sqlite.portal_connection import PortalConnection
from data.sqlite.portal_guards import GUARDS
from data.sqlite.portal_views import least_privilege, views
from data.sqlite.schema import triggers
from data.store import Store, open_store
from data.tokens import hash_token
from tests.clock import FakeClock
from tests.factories import (
    grant_of,
    id_of,
    make_business,
    make_cost,
    make_internal_note,
    make_link,
    make_staff,
)
from tests.shared_work import SharedWork, make_shared_work, stage_shared_work

TABLES = sorted(metadata.tables)
REFUSED = "not authorized|prohibited|vtable constructor failed"

# Nothing that a client may read comes from these.
NEVER_READ = {
    "activity",
    "client",
    "contact",
    "cost",
    "enquiry",
    "enquiry_reply",
    "internal_note",
    "job_staff",
    "outbox",
    "payment",
    "secret_key",
    "site",
    "staff",
    "used_nonce",
}


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Dana Li", "Kim Li")


@pytest.fixture
def other(store: Store, work: SharedWork) -> SharedWork:
    """Another client's job, which the link of `work` must not touch."""
    return make_shared_work(store, "Ole Hansen")


@pytest.fixture(scope="module")
def business(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A business whose rows no test changes: what is tried on it is refused."""
    path = tmp_path_factory.mktemp("privilege") / "business.db"
    shutil.copy(template, path)
    store = open_store(path, FakeClock())
    make_business(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def token(business: Store) -> str:
    """A live link of one client, beside the job of another."""
    token = make_shared_work(business, "Dana Li").token
    make_shared_work(business, "Ole Hansen")
    return token


@pytest.fixture
def db(business: Store, token: str) -> Iterator[PortalConnection]:
    """The portal's connection in a write transaction, narrowed to the link."""
    portal = PortalStore(business.path, business.clock)
    with portal.writing(token) as looked:
        yield looked.db
    portal.close()


def refuse(db: PortalConnection, sql: str, **values: Any) -> None:
    """Have a statement tried, which the gatekeeper must refuse."""
    with pytest.raises(driver.DatabaseError, match=REFUSED):
        db.execute(sql, values)


class TestReads:
    @pytest.mark.parametrize("table", [*TABLES, "sqlite_master", "sqlite_temp_master", "sqlite_sequence", "job_search"])
    def test_no_table_can_be_read(self, business: Store, db: PortalConnection, table: str) -> None:
        column = business.reader.execute(f"SELECT * FROM {table}", {}).description[0][0]

        refuse(db, f"SELECT * FROM {table}")
        refuse(db, f"SELECT {column} FROM {table}")
        refuse(db, f"SELECT 1 FROM {table}")
        refuse(db, f"SELECT count(*) FROM {table}")

    @pytest.mark.parametrize("view", sorted(views()))
    def test_every_view_can_be_read(self, db: PortalConnection, view: str) -> None:
        assert db.execute(f"SELECT * FROM {view}", {}).description

    @pytest.mark.parametrize("what", SHAREABLES, ids=lambda what: str(what.name))
    def test_every_query_of_the_page_works(self, db: PortalConnection, what: Shareable) -> None:
        assert list(what.columns) == [column[0] for column in db.execute(what.portal_query(), {}).description]

    def test_the_views_name_nothing_private(self) -> None:
        reads = least_privilege().view_reads
        tables = {name.split(".")[0] for names in reads.values() for name in names}

        assert {"job", "quote_version", "client_note", "share_item"} <= tables
        assert not tables & NEVER_READ

    def test_no_view_reads_a_private_column_of_a_table_that_it_shows(self) -> None:
        reads = {name for names in least_privilege().view_reads.values() for name in names}

        for private in ("job.client_name", "visit.note", "quote.created_by", "business.smtp_user", "answer.ip"):
            table, column = private.split(".")
            assert column in metadata.tables[table].columns
            assert private not in reads

    @pytest.mark.parametrize("sql", [what.portal_query() for what in SHAREABLES] + ["SELECT item FROM portal_item"])
    def test_without_a_share_a_query_returns_nothing(self, db: PortalConnection, sql: str) -> None:
        share, db.share = db.share, None

        assert db.execute(sql, {}).fetchall() == []
        db.share = share

    def test_without_its_condition_a_query_returns_nothing_of_another_share(
        self, business: Store, db: PortalConnection
    ) -> None:
        for table in ("quote", "invoice"):
            numbers = business.reader.values(f"SELECT number FROM {table} ORDER BY id")

            assert len(numbers) == 2
            assert db.values(f"SELECT number FROM portal_{table}") == numbers[:1]

    @pytest.mark.parametrize(
        "sql",
        [
            "WITH portal_note AS (SELECT text FROM internal_note) SELECT text FROM portal_note",
            "\n with portal_note as (select text from internal_note) select text from portal_note",
            "/**/WITH portal_note AS (SELECT text FROM client_note) SELECT text FROM portal_note",
            "SELECT * FROM (WITH portal_note AS (SELECT text FROM client_note) SELECT text FROM portal_note)",
            "SELECT * FROM (\tWITH\tportal_note AS (SELECT text FROM client_note) SELECT text FROM portal_note)",
            "SELECT text FROM internal_note AS portal_note",
            "SELECT text FROM (SELECT text FROM client_note) AS portal_note",
            "SELECT portal_note.text FROM client_note portal_note",
            "SELECT (SELECT text FROM internal_note LIMIT 1) AS text FROM portal_note",
            "SELECT text FROM portal_note UNION SELECT text FROM client_note",
            "SELECT text FROM portal_note WHERE EXISTS (SELECT id FROM internal_note)",
            "SELECT text FROM portal_note ORDER BY (SELECT name FROM staff LIMIT 1)",
        ],
    )
    def test_no_other_name_leads_around_the_gatekeeper(self, business: Store, db: PortalConnection, sql: str) -> None:
        business.reader.execute(sql, {})

        refuse(db, sql)

    @pytest.mark.parametrize(
        "sql",
        [
            "ATTACH DATABASE ':memory:' AS elsewhere",
            "PRAGMA table_info(staff)",
            "PRAGMA writable_schema = ON",
            "PRAGMA foreign_keys = OFF",
            "SELECT name FROM pragma_table_info('staff')",
            "CREATE TABLE mine (x)",
            "CREATE TEMP TABLE portal_note (x)",
            "CREATE TEMP VIEW mine AS SELECT name FROM staff",
            "DROP VIEW portal_note",
            "DROP TRIGGER portal_guard_update_quote",
            "SELECT load_extension('x')",
            "SELECT randomblob(1000000000)",
            "SELECT count(*) FROM portal_quote",
        ],
    )
    def test_nothing_but_reads_and_the_client_s_writes_is_allowed(self, db: PortalConnection, sql: str) -> None:
        refuse(db, sql)

    def test_a_refusal_is_never_shown_as_a_passing_trouble(self, db: PortalConnection) -> None:
        assert db.translate(driver.DatabaseError("not authorized")) is None
        assert db.translate(driver.OperationalError("database is locked")) is not None


class TestWrites:
    @pytest.mark.parametrize("table", sorted(set(TABLES) - least_privilege().inserts))
    def test_no_row_can_be_added_to_any_other_table(self, db: PortalConnection, table: str) -> None:
        refuse(db, f"INSERT INTO {table} DEFAULT VALUES")

    @pytest.mark.parametrize("table", sorted(set(TABLES) - least_privilege().deletes))
    def test_no_row_can_be_taken_from_any_other_table(self, db: PortalConnection, table: str) -> None:
        refuse(db, f"DELETE FROM {table}")

    @pytest.mark.parametrize("table", TABLES)
    def test_no_other_column_can_be_set(self, db: PortalConnection, table: str) -> None:
        for column in metadata.tables[table].columns:
            if str(column) not in least_privilege().updates:
                refuse(db, f"UPDATE {table} SET {column.name} = NULL")

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE share_grant SET last_seen_at = NULL RETURNING email",
            "INSERT INTO message (text) SELECT text FROM internal_note",
            "INSERT INTO message (text) SELECT name FROM client",
            "INSERT INTO look (grant_id) SELECT key FROM secret_key",
            "UPDATE quote SET status = (SELECT name FROM staff)",
            "UPDATE share SET version = 0 WHERE (SELECT pay_rate_cents FROM staff) > 0",
            "DELETE FROM used_nonce WHERE nonce_hash IN (SELECT token_hash FROM link_token)",
        ],
    )
    def test_a_write_reads_nothing_private(self, db: PortalConnection, sql: str) -> None:
        refuse(db, sql)


class TestGuards:
    """Rows of other shares are out of reach even where table and column are not."""

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE quote SET status = 'Accepted' WHERE id = {quote}",
            "UPDATE share SET last_seen_at = NULL WHERE id = {share}",
            "UPDATE share SET version = 9 WHERE id = {share}",
            "UPDATE share_grant SET seen_version = 9 WHERE id = {grant}",
        ],
    )
    def test_rows_of_another_share_are_not_updated(
        self, store: Store, portal: PortalStore, work: SharedWork, other: SharedWork, sql: str
    ) -> None:
        def statement(of: SharedWork) -> str:
            return sql.format(quote=of.quote.id, share=of.share.id, grant=grant_of(store, of.token))

        with portal.writing(work.token) as looked:
            assert looked.db.run(statement(work)) == 1
        with pytest.raises(driver.DatabaseError, match="outside of the current share"):
            self.write(portal, work.token, statement(other))
        with pytest.raises(driver.DatabaseError, match="outside of the current share"):
            self.write(portal, work.token, sql.split(" WHERE ")[0])
        with pytest.raises(driver.DatabaseError, match="outside of the current share"):
            self.write(portal, None, statement(work))

    def write(self, portal: PortalStore, token: str | None, sql: str) -> None:
        with portal.writing(token) as looked:
            looked.db.run(sql)

    def test_a_link_of_the_same_share_does_not_touch_another(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        kim = grant_of(store, make_link(store, work.share, work.contacts[1]))

        with pytest.raises(driver.DatabaseError, match="outside of the current share"):
            self.write(portal, work.token, f"UPDATE share_grant SET last_opened_at = NULL WHERE id = {kim}")

    def test_an_unticked_quote_is_not_updated(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE share_item SET ticked = FALSE WHERE kind = 'quote'")

        with pytest.raises(driver.DatabaseError, match="outside of the current share"):
            self.write(portal, work.token, f"UPDATE quote SET status = 'Accepted' WHERE id = {work.quote.id}")

    @pytest.mark.parametrize(
        ("table", "forged"),
        [
            ("look", {"grant_id": "other"}),
            ("message", {"grant_id": "other"}),
            ("message", {"share_id": "other"}),
            ("message", {"sender": "office"}),
            ("answer", {"grant_id": "other"}),
            ("answer", {"quote_id": "other"}),
            ("answer", {"grant_id": None, "by_staff": 1}),
            ("activity", {"grant_id": "other"}),
            ("activity", {"job_id": "other"}),
            ("activity", {"grant_id": None}),
            ("activity", {"staff_id": 1}),
            ("outbox", {"grant_id": "other"}),
            ("outbox", {"share_id": "other"}),
            ("outbox", {"quote_id": "other"}),
            ("outbox", {"to_email": "somebody@example.net"}),
            ("outbox", {"to_email": ""}),
            ("outbox", {"state": "sent"}),
            ("outbox", {"staff_message": "Please pay to another account."}),
            ("share_snapshot", {"share_id": "other"}),
        ],
    )
    def test_no_row_is_added_in_another_s_name(
        self,
        store: Store,
        portal: PortalStore,
        work: SharedWork,
        other: SharedWork,
        table: str,
        forged: dict[str, Any],
    ) -> None:
        make_staff(store)
        strange = {"grant_id": grant_of(store, other.token), "share_id": id_of(other.share)}
        strange |= {"quote_id": id_of(other.quote), "job_id": id_of(other.job)}
        honest = self.honest_row(store, work, table)
        row = honest | {name: strange[name] if value == "other" else value for name, value in forged.items()}

        with portal.writing(work.token) as looked:
            looked.db.insert(table, **honest) if table != "share_snapshot" else self.keep(looked.db, honest)
        with (
            pytest.raises(driver.DatabaseError, match="outside of the current share"),
            portal.writing(work.token) as looked,
        ):
            looked.db.insert(table, **self.another(row)) if table != "share_snapshot" else self.keep(looked.db, row)

    def keep(self, db: PortalConnection, row: dict[str, Any]) -> None:
        names = ", ".join(row)
        db.run(f"INSERT INTO share_snapshot ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)

    def another(self, row: dict[str, Any]) -> dict[str, Any]:
        """The same row with what must be unique changed."""
        fresh = {"message_id": "<2@x>", "version": 2}
        return row | {name: value for name, value in fresh.items() if name in row}

    def honest_row(self, store: Store, work: SharedWork, table: str) -> dict[str, Any]:
        """A row that the link of `work` may add."""
        now, grant, share = store.clock.now(), grant_of(store, work.token), id_of(work.share)
        quote, job, email = id_of(work.quote), id_of(work.job), work.contacts[0].email
        plain: dict[str, dict[str, Any]] = {
            "look": {"grant_id": grant, "kind": "opened", "at": now, "share_version": 1},
            "message": {"share_id": share, "grant_id": grant, "sender": "client", "name": "Dana", "text": "Hello"}
            | {"written_at": now},
            "answer": {"quote_id": quote, "version": 1, "kind": "accepted", "name": "Dana", "reason": ""}
            | {"chosen_options": "[]", "total_cents": 1, "content_hash": "", "how": "portal", "grant_id": grant}
            | {"grant_email": email, "ip": "", "answered_at": now, "reopened_why": ""},
            "activity": {"at": now, "who": email, "grant_id": grant, "action": "link seen", "subject": ""}
            | {"job_id": job, "detail": ""},
            "outbox": {"kind": "office notice", "state": "queued", "to_name": "", "to_email": email, "subject": ""}
            | {"lead": "", "staff_message": "", "message_id": "<1@x>", "share_id": share, "grant_id": grant}
            | {"quote_id": quote, "attempts": 0, "created_at": now, "next_attempt_at": now, "claimed_by": ""}
            | {"error": ""},
            "share_snapshot": {"share_id": share, "version": 900, "taken_at": now, "view_hash": "x", "view": "{}"},
        }
        return plain[table]

    def test_every_table_that_names_a_share_or_a_link_is_guarded(self) -> None:
        privilege = least_privilege()
        scoped = {
            name for name in privilege.inserts if {"share_id", "grant_id"} & set(metadata.tables[name].columns.keys())
        }
        guarded = {(guard.event, guard.table) for guard in GUARDS}

        assert {("INSERT", table) for table in scoped} <= guarded
        assert {("UPDATE", name.split(".")[0]) for name in privilege.updates} <= guarded

    def test_no_trigger_of_the_office_has_a_guard_s_name(self) -> None:
        assert not set(triggers()) & {guard.name for guard in GUARDS}


class TestCanary:
    def test_no_private_text_is_in_anything_the_portal_can_read(
        self, store: Store, portal: PortalStore, work: SharedWork, other: SharedWork
    ) -> None:
        make_internal_note(store, work.job, "CANARY internal note")
        make_cost(store, work.job, label="CANARY cost", supplier="CANARY supplier")
        make_staff(store, name="CANARY staff")
        with store.writing() as tx:
            tx.sql.run("UPDATE client SET internal_notes = 'CANARY client note'")
            tx.sql.run("UPDATE visit SET note = 'CANARY visit note'")
            tx.sql.run("UPDATE business SET smtp_host = 'CANARY host', smtp_user = 'CANARY user'")
            tx.sql.run("UPDATE job SET title = 'CANARY other job' WHERE id = :job", job=id_of(other.job))

        with portal.reading(work.token) as looked:
            everything = repr([looked.db.execute(f"SELECT * FROM {view}", {}).fetchall() for view in views()])
            page = portal_page(looked.db)

        assert page is not None
        assert work.job.title in everything
        assert not re.findall("CANARY [a-z ]+", everything)

    def test_the_office_s_own_connection_reads_them(self, store: Store, work: SharedWork) -> None:
        """What the tests above refuse is there to be read."""
        make_internal_note(store, work.job, "CANARY internal note")
        plain = connections.connect(store.path)
        plain.share, plain.token_hash = id_of(work.share), hash_token(work.token)

        assert plain.values("SELECT text FROM internal_note") == ["CANARY internal note"]
        plain.close()

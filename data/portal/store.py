"""The portal's store: a business's database through connections that can read only what a link shows.

What a link may see is decided anew for each request, in the transaction that also reads the data: a switch thrown
or a link revoked before it holds for all of it. Nothing here may be awaited: a transaction belongs to its thread.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path

from data.clock import Clock, SystemClock
from data.errors import NotFound, Unreachable
from data.queries.portal import Link, link_of_token, portal_is_on
from data.snapshots import record_portal_view
from data.sqlite import connections, schema
from data.sqlite.portal_connection import PortalConnection, open_portal
from data.store import SCHEMA_REVISION, refuse_empty, schema_revision
from data.tokens import hash_token, read_token


class LinkState(Enum):
    """What a token opens. While the portal is off, every token, good or bad, is OFF."""

    OFF = "off"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LIVE = "live"


@dataclass(frozen=True)
class Looked:
    """One request's look at the database.

    Attributes:
        state: What the token opens.
        link: The link that it belongs to; None for a token that is unknown, or while the portal is off.
        db: Reads what the link shows, which is nothing unless it is live.
        now: The moment of the request.
    """

    state: LinkState
    link: Link | None
    db: PortalConnection
    now: datetime

    @property
    def live_link(self) -> Link:
        """The link of a look that shows something.

        Raises:
            NotFound: There is none.
        """
        if self.state is not LinkState.LIVE or self.link is None:
            raise NotFound("This link shows nothing.")
        return self.link


@dataclass
class PortalStore:
    """A business's database, as its clients may use it.

    Attributes:
        path: The SQLite file.
        clock: What time it is.
        key: What signs the forms of client pages.

    Raises:
        NotFound: There is no such file.
        Unreachable: It can't be read, or its schema is not of this version.
    """

    path: Path
    clock: Clock = field(default_factory=SystemClock)
    key: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._opened: list[PortalConnection] = []
        self._lock = threading.Lock()
        self.key = _checked_key(self.path)

    @contextmanager
    def reading(self, token: str | None) -> Iterator[Looked]:
        """Reads of one moment, narrowed to what the token's link shows."""
        with self._looking(token, write=False) as looked:
            yield looked

    @contextmanager
    def writing(self, token: str | None) -> Iterator[Looked]:
        """The one write transaction of the database; committed at the end, with the history of what the share shows.

        Raises:
            StoreBusy, StoreReadOnly, Unreachable: As the database could not be used; nothing was changed.
        """
        with self._looking(token, write=True) as looked:
            yield looked
            if looked.state is LinkState.LIVE:
                _keep_view(looked)

    @contextmanager
    def _looking(self, token: str | None, *, write: bool) -> Iterator[Looked]:
        db = self._connection
        try:
            with db.transaction(write=write):
                yield _look(db, read_token(token or ""), self.clock.now())
        finally:
            db.share = db.token_hash = None

    @property
    def _connection(self) -> PortalConnection:
        """This thread's connection."""
        connection: PortalConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = open_portal(self.path)
            with self._lock:
                self._opened.append(connection)
        return connection

    def close(self) -> None:
        """Close every connection; the store opens new ones when it is used again."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local = threading.local()


def _look(db: PortalConnection, token: str | None, now: datetime) -> Looked:
    """Find what a token opens, and narrow the connection to it."""
    if not portal_is_on(db):
        return Looked(LinkState.OFF, None, db, now)
    db.token_hash = hash_token(token) if token else None
    link = link_of_token(db)
    state = _state_of(link, now)
    if link is not None and state is LinkState.LIVE:
        db.share = link.share_id
    return Looked(state, link, db, now)


def _state_of(link: Link | None, now: datetime) -> LinkState:
    if link is None:
        return LinkState.UNKNOWN
    if link.revoked_at is not None:
        return LinkState.REVOKED
    return LinkState.LIVE if now < link.expires_at else LinkState.EXPIRED


def _keep_view(looked: Looked) -> None:
    """Keep what the share shows now. Who made the change has seen it."""
    link = looked.live_link
    if record_portal_view(looked.db, link.share_id, looked.now):
        looked.db.run(_SAW_OWN_CHANGE, grant=link.grant_id, before=link.share_version)


_SAW_OWN_CHANGE = """
    UPDATE share_grant SET seen_version = seen_version + 1 WHERE id = :grant AND seen_version = :before
"""


def _checked_key(path: Path) -> bytes:
    """The signing key of a database whose schema is this version's."""
    if not path.exists():
        raise NotFound(f"There is no database at {path}.", "Make one with `tradeconsole init`.")
    refuse_empty(path)
    db = connections.connect(path)
    try:
        if schema_revision(db) != SCHEMA_REVISION or not schema.is_installed(db):
            raise Unreachable(
                "The database was last used by another version of TradeConsole.",
                "Open it once with `tradeconsole` of this version, then start the portal.",
            )
        return bytes(db.value("SELECT key FROM secret_key WHERE id = 1"))
    finally:
        db.close()

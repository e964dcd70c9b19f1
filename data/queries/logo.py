"""The picture at the head of documents."""

from data.database import Connection


def read_logo(db: Connection) -> bytes | None:
    """The business's logo as PNG; None when it has none."""
    return _bytes(db.value("SELECT content FROM logo"))


def has_logo(db: Connection) -> bool:
    """Whether there is one."""
    return bool(db.value("SELECT 1 FROM logo"))


def portal_logo(db: Connection) -> bytes | None:
    """The same, as the portal may read it."""
    return _bytes(db.value("SELECT content FROM portal_logo"))


def _bytes(content: object) -> bytes | None:
    return content if isinstance(content, bytes) else None

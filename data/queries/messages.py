"""Reads of what clients wrote from their pages."""

from data.database import Connection
from data.enums import Sender


def has_unread(db: Connection, number: str) -> bool:
    """Whether the client of the job with this number wrote something that the office has not read yet."""
    query = (
        "SELECT m.id FROM job j JOIN share s ON s.job_id = j.id JOIN message m ON m.share_id = s.id "
        "WHERE j.number = :number AND m.read_at IS NULL AND m.sender = :client LIMIT 1"
    )
    return db.value(query, number=number, client=Sender.CLIENT) is not None

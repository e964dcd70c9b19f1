"""Clients, with the people and the places that belong to them."""

from dataclasses import dataclass
from datetime import datetime

from data.exports.records import Part, Source


@dataclass(frozen=True)
class _Client:
    """Contact, email and phone are the primary contact's, the address is the first one."""

    id: int
    number: str
    name: str
    kind: str
    abn: str
    contact: str
    email: str
    phone: str
    address: str
    postal_address: str
    internal_notes: str
    created_at: datetime


@dataclass(frozen=True)
class _Contact:
    name: str
    email: str
    phone: str
    role: str


@dataclass(frozen=True)
class _Address:
    address: str


_CLIENTS = """
    SELECT c.id, c.number, c.name, c.kind, c.abn, COALESCE(p.name, '') AS contact, COALESCE(p.email, '') AS email,
        COALESCE(p.phone, '') AS phone, COALESCE((
            SELECT s.address FROM site s WHERE s.client_id = c.id AND s.removed_at IS NULL ORDER BY s.id LIMIT 1
        ), '') AS address, c.postal_address, c.internal_notes, c.created_at
    FROM client c LEFT JOIN contact p ON p.client_id = c.id AND p.is_primary AND p.removed_at IS NULL
    WHERE c.deleted_at IS NULL AND c.id > :after ORDER BY c.id LIMIT :page
"""
_OF_PAGE = "WHERE client_id > :after AND client_id <= :last AND removed_at IS NULL ORDER BY client_id"

CLIENTS = Source(
    _Client,
    _CLIENTS,
    "SELECT count(*) FROM client WHERE deleted_at IS NULL",
    (
        Part(
            "contacts",
            _Contact,
            f"SELECT client_id, name, email, phone, role FROM contact {_OF_PAGE}, is_primary DESC, id",
        ),
        Part("addresses", _Address, f"SELECT client_id, address FROM site {_OF_PAGE}, id"),
    ),
)

"""Links: one person's grant on one share, and the addresses that lead to it.

A token is made when an address is needed and given back once; what is stored is its hash.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from data.database import Connection
from data.tokens import hash_token, make_token

DEFAULT_PORTAL_URL = "http://127.0.0.1:8321"

# What an address was made for: the office's own look is neither opened nor seen.
MadeFor = Literal["email", "copy", "open"]


@dataclass(frozen=True)
class MintedLink:
    """A link with a fresh address. `url` is held in memory only."""

    id: int
    name: str
    email: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class _Grant:
    id: int
    name: str
    email: str
    expires_at: datetime


def mint_link(db: Connection, grant: int, base_url: str, made_for: MadeFor, now: datetime) -> MintedLink:
    """A fresh address of a link. Older addresses of it keep working."""
    found = db.one(_Grant, "SELECT id, name, email, expires_at FROM share_grant WHERE id = :grant", grant=grant)
    assert found is not None
    token = make_token()
    db.run(
        "INSERT INTO link_token (token_hash, grant_id, made_at, made_for) VALUES (:hash, :grant, :now, :made_for)",
        hash=hash_token(token),
        grant=grant,
        now=now,
        made_for=made_for,
    )
    return MintedLink(found.id, found.name, found.email, client_url(base_url, token), found.expires_at)


def client_url(base_url: str, token: str) -> str:
    """The address of a client's page."""
    return f"{base_url.rstrip('/')}/p/{token}"


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine only."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

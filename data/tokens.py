"""Link tokens: made, recognised and hashed here. Only the hash of a token is ever stored."""

import hashlib
import re
import secrets

TOKEN_LENGTH = 43
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def make_token() -> str:
    """A fresh link token: 256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def make_public_id() -> str:
    """An opaque id for an item or a link: 96 random bits as 16 URL-safe characters."""
    return secrets.token_urlsafe(12)


def hash_token(token: str) -> str:
    """SHA-256 of the token in hex: what the database keeps."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_token(text: str) -> str | None:
    """The token at the start of what stood in an address; None when there is none.

    Mail programs append `&`, `?` or `%3F` and more to an address; what follows the 43rd character is dropped
    when it starts with one of those.
    """
    match = _SHAPE.match(text)
    rest = text[TOKEN_LENGTH:]
    if match is None or (rest and rest[0] not in "&?%"):
        return None
    return match.group()

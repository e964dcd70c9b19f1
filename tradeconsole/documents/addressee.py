"""Whom a document is addressed to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addressee:
    """A client as an envelope names them: the name, and the postal address line by line."""

    name: str
    address: tuple[str, ...] = ()

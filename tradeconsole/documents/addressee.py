"""Whom a document is addressed to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addressee:
    """A client as an envelope names them: the name, and the postal address line by line."""

    name: str
    address: tuple[str, ...] = ()


def addressee(name: str, postal_address: str) -> Addressee:
    """A client by the address on record: street, then suburb, state and postcode."""
    street, _, rest = postal_address.partition(",")
    return Addressee(name, tuple(line.strip() for line in (street, rest) if line.strip()))

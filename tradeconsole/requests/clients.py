"""Answers what screens ask of clients."""

from tradeconsole.requests.base import RequestBase


class ClientRequests(RequestBase):
    """Shows and changes clients."""

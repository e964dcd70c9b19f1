"""Answers what screens ask of the business's settings."""

from tradeconsole.requests.base import RequestBase


class SettingsRequests(RequestBase):
    """Shows and changes the business's settings."""

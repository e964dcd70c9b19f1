"""Answers what screens ask of what needs attention."""

from tradeconsole.requests.base import RequestBase


class TodayRequests(RequestBase):
    """Shows and changes what needs attention."""

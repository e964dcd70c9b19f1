"""Answers what screens ask of enquiries."""

from tradeconsole.requests.base import RequestBase


class EnquiryRequests(RequestBase):
    """Shows and changes enquiries."""

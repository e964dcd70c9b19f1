"""The tables. They hold no rules: what may be done is in `data.actions`, what may be seen in `data.sharing.pages`.

Model modules must not use `from __future__ import annotations`: SQLModel reads the annotations.
"""

from sqlmodel import SQLModel

from data.models.audit import Activity
from data.models.clients import Client, Contact, Site
from data.models.columns import limit_lengths
from data.models.enquiries import Enquiry, EnquiryReply
from data.models.invoices import Invoice, InvoiceLine, Payment
from data.models.jobs import (
    ClientNote,
    Cost,
    FileContent,
    InternalNote,
    Job,
    JobCount,
    JobFile,
    JobStaff,
    NoteId,
    Todo,
    Visit,
)
from data.models.outbox import OutboxMail
from data.models.people import Business, Logo, NumberSequence, SecretKey, Staff
from data.models.quotes import Answer, Quote, QuoteLine, QuoteVersion
from data.models.shares import (
    BusinessSnapshot,
    LinkToken,
    Look,
    Message,
    Share,
    ShareChange,
    ShareGrant,
    ShareItem,
    ShareSnapshot,
    UsedNonce,
)

metadata = SQLModel.metadata
limit_lengths(metadata)

__all__ = [
    "Activity",
    "Answer",
    "Business",
    "BusinessSnapshot",
    "Client",
    "ClientNote",
    "Contact",
    "Cost",
    "Enquiry",
    "EnquiryReply",
    "FileContent",
    "InternalNote",
    "Invoice",
    "InvoiceLine",
    "Job",
    "JobCount",
    "JobFile",
    "JobStaff",
    "LinkToken",
    "Logo",
    "Look",
    "Message",
    "NoteId",
    "NumberSequence",
    "OutboxMail",
    "Payment",
    "Quote",
    "QuoteLine",
    "QuoteVersion",
    "SecretKey",
    "Share",
    "ShareChange",
    "ShareGrant",
    "ShareItem",
    "ShareSnapshot",
    "Site",
    "Staff",
    "Todo",
    "UsedNonce",
    "Visit",
    "metadata",
]

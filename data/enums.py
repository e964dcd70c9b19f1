"""The fixed words of the business: roles, statuses, kinds. The values are what people and programs read."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "Owner"
    ADMIN = "Admin"
    SUPERVISOR = "Supervisor"
    FINANCE = "Finance"
    TRADIE = "Tradie"
    APPRENTICE = "Apprentice"


class JobStatus(StrEnum):
    PENDING = "Pending"
    IN_PROGRESS = "In progress"
    ON_HOLD = "On hold"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"


class QuoteStatus(StrEnum):
    DRAFT = "Draft"
    SENT = "Sent"
    ACCEPTED = "Accepted"
    DECLINED = "Declined"
    CHANGES_REQUESTED = "Changes requested"
    EXPIRED = "Expired"
    WITHDRAWN = "Withdrawn"
    CONVERTED = "Converted"
    INVOICED = "Invoiced"


class VersionState(StrEnum):
    """Where one version of a quote stands; at most one version of a quote is a draft and one is sent."""

    DRAFT = "draft"
    SENT = "sent"
    REPLACED = "replaced"


class InvoiceStatus(StrEnum):
    DRAFT = "Draft"
    SENT = "Sent"
    PART_PAID = "Part paid"
    PAID = "Paid"
    OVERDUE = "Overdue"
    VOID = "Void"


UNPAID = (InvoiceStatus.SENT, InvoiceStatus.PART_PAID, InvoiceStatus.OVERDUE)
"""The statuses of an invoice by which something is owed."""


class LineKind(StrEnum):
    ITEM = "item"
    OPTION = "option"
    HEADING = "heading"


class GstRounding(StrEnum):
    TOTAL = "total"
    LINE = "line"


class ClientKind(StrEnum):
    PERSON = "person"
    BUSINESS = "business"


class VisitKind(StrEnum):
    """Whether a visit's times are its start and end, or the window in which somebody arrives."""

    BOOKED = "booked"
    WINDOW = "window"


class CostKind(StrEnum):
    MATERIAL = "material"
    LABOUR = "labour"
    OTHER = "other"


class ShareKind(StrEnum):
    """What can be ticked on a share. The first three stand for the job itself and have no record of their own."""

    DATES = "dates"
    STATUS = "status"
    DESCRIPTION = "description"
    QUOTE = "quote"
    INVOICE = "invoice"
    NOTE = "note"
    TODO = "todo"
    FILE = "file"


JOB_DETAILS = (ShareKind.DATES, ShareKind.STATUS, ShareKind.DESCRIPTION)


class AnswerKind(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CHANGES_REQUESTED = "changes requested"


class LookKind(StrEnum):
    """Opened is any load, perhaps a mail scanner's; seen is a person."""

    OPENED = "opened"
    SEEN = "seen"


class OutboxKind(StrEnum):
    UPDATE = "update"
    QUOTE = "quote"
    INVOICE = "invoice"
    FRESH_LINK = "fresh link"
    ACCEPTANCE_RECEIPT = "acceptance receipt"
    OFFICE_NOTICE = "office notice"
    ENQUIRY_REPLY = "enquiry reply"
    TEST = "test"


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"
    HELD = "held"


class EnquiryStatus(StrEnum):
    NEW = "New"
    REPLIED = "Replied"
    ACCEPTED = "Accepted"
    DECLINED = "Declined"
    CONVERTED = "Converted"


class MailSecurity(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Sender(StrEnum):
    """Who wrote a message or a reply."""

    CLIENT = "client"
    OFFICE = "office"

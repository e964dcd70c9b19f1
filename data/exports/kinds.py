"""What can be exported, how, and by whom."""

from enum import StrEnum

from data.enums import Role
from data.errors import Invalid, NotPermitted
from data.permissions import Action, may
from data.wording import joined


class ExportKind(StrEnum):
    CLIENTS = "clients"
    JOBS = "jobs"
    QUOTES = "quotes"
    INVOICES = "invoices"


class ExportFormat(StrEnum):
    CSV = "csv"
    JSON = "json"
    XERO = "xero"


PAPERS = (ExportKind.QUOTES, ExportKind.INVOICES)


def may_export(role: Role, kind: ExportKind) -> bool:
    """Whether a role may export this kind of record."""
    return may(role, Action.EXPORT) and (role is not Role.FINANCE or kind in PAPERS)


def require_export(role: Role, kind: ExportKind) -> None:
    """See that a role which may export something may export this.

    Raises:
        NotPermitted: It may not.
    """
    if not may_export(role, kind):
        raise NotPermitted(f"{role} may not export {kind}, only {joined([*PAPERS])}.", "Owner or Admin can.")


def formats_of(kind: ExportKind) -> tuple[ExportFormat, ...]:
    """The formats that there are of a kind of record."""
    plain = (ExportFormat.CSV, ExportFormat.JSON)
    return (*plain, ExportFormat.XERO) if kind is ExportKind.INVOICES else plain


def require_format(kind: ExportKind, form: ExportFormat) -> None:
    """See that there is such a format of a kind of record.

    Raises:
        Invalid: There is not; the hint names those that there are.
    """
    if form not in formats_of(kind):
        known = " or ".join(formats_of(kind))
        raise Invalid(f"There is no {form} format of {kind}.", f"They can be exported as {known}.", "format")

"""An enquiry in words: its status, its thread as it goes on, and the few lines beside the list."""

from collections.abc import Sequence

from textual.content import Content

from data.enums import EnquiryStatus, OutboxState, Sender
from data.queries.enquiries import EnquiryRow, ReplyRow, replies_of
from data.safe_text import safe_line, safe_text
from data.wording import short_moment
from screens.card_lines import QUIET, TONES, heading
from screens.glyphs import GlyphSet, Sign
from screens.office import Office
from screens.widgets.columns import StyleName

_SIGNS: dict[EnquiryStatus, tuple[Sign, StyleName]] = {
    EnquiryStatus.NEW: ("pending", "accent"),
    EnquiryStatus.REPLIED: ("mail", "accent"),
    EnquiryStatus.ACCEPTED: ("tick", "good"),
    EnquiryStatus.DECLINED: ("cancelled", "muted"),
    EnquiryStatus.CONVERTED: ("completed", "good"),
}
_UNREAD: tuple[Sign, StyleName] = ("new", "attention")
_WENT_WRONG = (OutboxState.FAILED, OutboxState.UNCERTAIN, OutboxState.CANCELLED)
_MAIL_WORDS = {
    OutboxState.QUEUED: "The mail waits to be sent.",
    OutboxState.SENDING: "The mail is being sent.",
    OutboxState.SENT: "Sent by email.",
    OutboxState.KEPT: "The mail is kept as a file, as there is no mail server.",
    OutboxState.UNCERTAIN: "The mail may not have arrived.",
    OutboxState.FAILED: "The mail could not be sent.",
    OutboxState.CANCELLED: "The mail was cancelled.",
    OutboxState.HELD: "The mail waits to be sent.",
}


def status_cell(row: EnquiryRow, glyphs: GlyphSet) -> tuple[str, StyleName]:
    """The status with its sign; what nobody has read yet stands out."""
    sign, tone = _UNREAD if row.is_unread else _SIGNS[row.status]
    return glyphs.label(sign, row.status.value), tone


def status_line(row: EnquiryRow, glyphs: GlyphSet) -> Content:
    """The same as a line of its own."""
    words, tone = status_cell(row, glyphs)
    return Content.styled(words, TONES[tone])


def thread(row: EnquiryRow, replies: Sequence[ReplyRow], zone: str) -> Content:
    """What was asked, and everything that followed, oldest first."""
    when = short_moment(row.received_at, zone)
    parts = [_said(f"{row.name} asked", when, row.message)]
    if row.preferred_times:
        parts.append(Content.styled(safe_line(f"It would suit them: {row.preferred_times}"), QUIET))
    parts += [_reply(row, reply, zone) for reply in replies]
    return Content("\n\n").join(parts)


def _reply(row: EnquiryRow, reply: ReplyRow, zone: str) -> Content:
    when = short_moment(reply.written_at, zone)
    if reply.sender is Sender.CLIENT:
        return _said(f"{row.name} answered", f"{when}, noted by {reply.by}" if reply.by else when, reply.text)
    said = _said(f"{reply.by or 'The office'} replied", when, reply.text)
    if reply.mail is None:
        return said
    style = "$text-error" if reply.mail in _WENT_WRONG else QUIET
    return Content.assemble(said, "\n", (_MAIL_WORDS[reply.mail], style))


def _said(who: str, when: str, text: str) -> Content:
    head = Content.assemble((safe_line(who), "bold $text-accent"), (f"  {safe_line(when)}", QUIET))
    return Content.assemble(head, "\n", safe_text(text))


def enquiry_summary(row: EnquiryRow, office: Office) -> Content:
    """An enquiry in a few lines, with what is needed.

    Raises:
        Damaged: Some of it can't be read.
    """
    zone, replies = office.frame().zone, replies_of(office.db, row)
    lines = [
        Content.styled(safe_line(f"{row.number} {row.name}"), "bold"),
        status_line(row, office.glyphs),
        Content.styled(short_moment(row.received_at, zone), QUIET),
        Content(""),
        *(Content(safe_line(fact)) for fact in (row.phone, row.email, row.address) if fact),
        *heading("What they need"),
        Content(safe_text(row.message)),
        *_few("When", row.preferred_times),
        *_few("Client", f"{row.client} {row.client_name}".strip()),
        *_few("Quote", row.quote),
    ]
    if replies:
        lines += [*heading(f"Latest of {len(replies)}"), _reply(row, replies[-1], zone)]
    return Content("\n").join(lines)


def _few(name: str, value: str) -> list[Content]:
    return [*heading(name), Content(safe_line(value))] if value else []

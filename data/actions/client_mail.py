"""Mail that waits for people of a client who are not to get it any more."""

from data.actions.acting import Act
from data.mail.outcomes import cancel


def cancel_mail_to(act: Act, client: int, email: str, reason: str) -> None:
    """Cancel what waits for one address of a client: PDFs too, which have no link that could be revoked."""
    for mail in act.sql.values(f"{_WAITING} AND o.to_email = :email", client=client, email=email):
        cancel(act.sql, mail, reason, act.now, who=act.actor.name, staff=act.actor.staff_id)


def readdress_mail(act: Act, client: int, before: str, name: str, email: str) -> None:
    """Have what waits for an address of a client go to the one that took its place: the old one may be a stranger's."""
    if not before or before == email:
        return
    if not email:
        cancel_mail_to(act, client, before, "The address that it was for was taken off.")
    for mail in act.sql.values(f"{_WAITING} AND o.to_email = :before", client=client, before=before):
        query = "UPDATE outbox SET to_name = :name, to_email = :email WHERE id = :mail"
        act.sql.run(query, mail=mail, name=name, email=email)


def cancel_mail_of(act: Act, client: int, reason: str) -> None:
    """Cancel what waits for anybody of a client."""
    for mail in act.sql.values(_WAITING, client=client):
        cancel(act.sql, mail, reason, act.now, who=act.actor.name, staff=act.actor.staff_id)


# The outbox is read by its index on states: what waits is little, however much was sent.
_WAITING = """
    SELECT o.id FROM outbox o
    LEFT JOIN share_grant g ON g.id = o.grant_id LEFT JOIN contact k ON k.id = g.contact_id
    LEFT JOIN quote q ON q.id = o.quote_id LEFT JOIN invoice n ON n.id = o.invoice_id
    LEFT JOIN enquiry e ON e.id = o.enquiry_id
    WHERE o.state IN ('queued', 'held', 'failed') AND o.kind <> 'office notice'
        AND :client IN (k.client_id, q.client_id, n.client_id, e.client_id)
"""

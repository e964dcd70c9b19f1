"""What people typed is shown in a mail as they typed it, and nothing that is private with it."""

import re
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from data.enums import OutboxKind
from data.mail.queue import NewMail
from data.store import Store
from tests.factories import id_of, make_client, make_cost, make_internal_note, make_job, make_note, make_todo
from tests.mail.outbox import OFFICE, html_of, queue, queue_update, settings_for, text_of
from tests.mail.reading import Page, attachments, paper_text, written
from tests.shared_work import SharedWork
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import wire_bytes

HOSTILE = """<script>x</script>"><img src=x onerror=y> {{7*7}} {% import 'os' %} {client.__class__} %(x)s"""


def test_markup_and_templates_stay_text(store: Store, work: SharedWork) -> None:
    with store.writing() as tx:
        tx.sql.run("UPDATE business SET name = :text, legal_name = :text", text=HOSTILE)
        tx.sql.run("UPDATE quote SET title = :text", text=HOSTILE)
        tx.sql.run("UPDATE job SET title = :text", text=HOSTILE)
    queue_update(store, work, HOSTILE, lead=HOSTILE, to_name="Anna", subject=HOSTILE)

    message = written(store)

    page = Page(html_of(message))
    assert not {tag for tag, _ in page.tags} & {"script", "img"}
    assert page.text.count(HOSTILE) == text_of(message).count(HOSTILE) + 2  # the title and the head of the page
    assert message["Subject"] == HOSTILE


def test_control_characters_become_marks(store: Store, work: SharedWork) -> None:
    queue_update(store, work, "a\x1b]52;c;AA\x07b\u202ec", lead="x\x9by")

    message = written(store)

    both = text_of(message) + html_of(message)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", both)
    assert "a�]52;c;AA�b�c" in both


def test_text_that_names_a_file_attaches_nothing(
    store: Store, work: SharedWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("4711")
    monkeypatch.chdir(tmp_path)
    queue_update(store, work, str(tmp_path / "secret.txt"), lead="secret.txt")

    message = written(store)

    assert attachments(message) == {}
    assert b"4711" not in wire_bytes(message)


def test_nothing_private_is_in_any_mail(store: Store, work: SharedWork, tmp_path: Path) -> None:
    canary = "KANARIENVOGEL"
    _plant(store, work, canary)
    with store.writing() as tx:
        leaky = "SELECT count(*) FROM internal_note JOIN cost ON supplier = text"
        assert tx.sql.value(leaky) == 1, "the words to look for are there"
    for kind in (OutboxKind.UPDATE, OutboxKind.QUOTE, OutboxKind.INVOICE, OutboxKind.FRESH_LINK):
        queue_update(store, work, kind=kind, quote_id=id_of(work.quote), invoice_id=id_of(work.invoice))
    queue(store, NewMail(OutboxKind.QUOTE, OFFICE, "A", "a@example.com", "A quote", quote=id_of(work.quote)))
    queue(store, NewMail(OutboxKind.INVOICE, OFFICE, "A", "a@example.com", "Invoice", invoice=id_of(work.invoice)))

    Sender(store, settings_for(tmp_path)).run_once()

    files = sorted((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 6
    for file in files:
        message = message_from_bytes(file.read_bytes(), policy=SMTP)
        shown = str(message.items()) + text_of(message) + html_of(message) + paper_text(message)
        assert canary not in shown


def _plant(store: Store, work: SharedWork, word: str) -> None:
    """The word in everything that a client must not see."""
    make_internal_note(store, work.job, word)
    make_cost(store, work.job, label=word, supplier=word)
    make_note(store, work.job, word)
    make_todo(store, work.job, word, for_client=False)
    other, _ = make_client(store, f"{word} Other")
    make_job(store, other, title=word, description=word, site=word)
    with store.writing() as tx:
        tx.sql.run("UPDATE client SET internal_notes = :word", word=word)

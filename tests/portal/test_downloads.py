"""Files to take home: named safely, complete, and of the type that they are."""

import re

import pytest

from data.store import Store
from tests.documents.reading import alternatives_of
from tests.factories import make_file, set_tick
from tests.pictures import png
from tests.portal.client import Client
from tests.shared_work import SharedWork
from tradeconsole.portal.downloads import disposition


class TestDocuments:
    @pytest.mark.parametrize("kind", ["quote", "invoice"])
    def test_pdf(self, client: Client, kind: str) -> None:
        answer = client.get(f"{getattr(client, kind)}.pdf")

        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert re.search(r'filename="(Quote Q|Invoice INV)-0001\.pdf"', answer.headers["content-disposition"])

    def test_pdf_bears_the_logo(self, client: Client, store: Store) -> None:
        with store.writing() as tx:
            tx.sql.insert("logo", id=1, content=png(), content_type="image/png")

        for address in (client.quote, client.invoice):
            assert alternatives_of(client.get(f"{address}.pdf").content) == ["Logo of Rivera Plumbing"]

    def test_calendar(self, client: Client) -> None:
        answer = client.get(f"{client.page}/visits.ics")

        assert answer.headers["content-type"].startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 1

    def test_file_is_what_the_office_put_there(self, client: Client, store: Store, work: SharedWork) -> None:
        file = make_file(store, work.job, b"\x89PNG...", name="Küche <1>.png", content_type="image/png")
        set_tick(store, work.share, f"file:{file.id}")

        answer = client.get(f"{client.page}/files/{client.item(f'file:{file.id}')}")

        assert answer.content == b"\x89PNG..."
        assert answer.headers["content-type"] == "image/png"
        assert "filename*=UTF-8''K%C3%BCche%20%3C1%3E.png" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Küche.jpg", "Kuche.jpg"),
        ('a"; filename="evil.exe', "a__ filename__evil.exe"),
        ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x_1"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        ("雨樋.pdf", "pdf"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_are_safe_everywhere(name: str, plain: str) -> None:
    header = disposition(name)

    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert header.isascii()
    assert header.isprintable()

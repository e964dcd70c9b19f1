"""What holds for every document: standards, reproducible bytes, and no way in or out for a text."""

import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from data.files.logos import drawn_logo
from tests.documents.reading import alternatives_of, opened, root_of, structure_of, text_of
from tests.documents.samples import ANNA, BANK, BUSINESS, NOW, SITE, accepted, invoice, line, quote
from tests.pictures import png
from tradeconsole.documents.addressee import Addressee
from tradeconsole.documents.invoice import invoice_pdf
from tradeconsole.documents.quote import quote_pdf

ROOT = Path(__file__).parents[2]
HOSTILE = [
    '#read("/etc/passwd")',
    '#image("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    "/etc/passwd",
    "http://127.0.0.1/",
    "*bold* _thin_ `raw`",
    "$x$ $ x^2 $",
    "= Heading",
    "- item",
    "<script>alert(1)</script>",
    "{{7*7}} %(x)s {0}",
    "@label <label> // comment /* comment */",
    "\\u{202e} \\u202e \\",
    "-> => -- ---",
    "\"quoted\" 'single'",
    "<b>bold</b> @ref *b* $x$",
    "file:///etc/passwd http://127.0.0.1/x.png",
]


def quoted() -> bytes:
    return quote_pdf(BUSINESS, quote(), ANNA, SITE, NOW)


def invoiced() -> bytes:
    return invoice_pdf(BUSINESS, BANK, invoice(), ANNA, SITE, NOW)


def quoted_with_logo() -> bytes:
    return quote_pdf(BUSINESS, quote(), ANNA, SITE, NOW, logo=png())


def invoiced_with_logo() -> bytes:
    return invoice_pdf(BUSINESS, BANK, invoice(), ANNA, SITE, NOW, logo=png())


def quote_with(text: str) -> bytes:
    """A quote that holds a text in every place that takes one."""
    said = replace(accepted(quote((line(text, 100, unit=text),), title=text, terms=text, deposit=text), ()))
    assert said.answer is not None
    said = replace(said, number=text, answer=replace(said.answer, name=text))
    business = replace(BUSINESS, name=text, legal_name=f"{text} Ltd", licence=text, phone=text, address=text)
    return quote_pdf(business, said, Addressee(text, (text, text)), text, NOW)


ALL = [quoted, invoiced, quoted_with_logo, invoiced_with_logo]


class TestStandards:
    @pytest.mark.parametrize("made", ALL)
    def test_it_is_tagged(self, made: Callable[[], bytes]) -> None:
        root = root_of(made())
        kinds = structure_of(made())

        assert root["/MarkInfo"]["/Marked"].value is True
        assert root["/Lang"] == "en-AU"
        assert kinds.count("H1") == 1
        assert {"Table", "TR", "TH", "TD"} <= set(kinds)

    @pytest.mark.parametrize("made", ALL)
    def test_it_claims_to_be_archivable_and_accessible(self, made: Callable[[], bytes]) -> None:
        metadata = root_of(made())["/Metadata"].get_data().decode()

        assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata

    def test_its_title_says_what_and_whose(self) -> None:
        information = opened(invoiced()).metadata

        assert information is not None
        assert information.title == "Tax invoice INV-0007 from Rivera Plumbing"
        assert information.author == "Rivera Plumbing"

    def test_it_is_a4_and_its_fonts_travel_along(self) -> None:
        page: Any = opened(quoted()).pages[0]
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]

        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
        assert fonts
        assert all("Inter" in font["/BaseFont"] for font in fonts)
        assert all("/FontFile3" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts)

    def test_it_holds_no_link_and_no_script(self) -> None:
        made = quote_with("http://127.0.0.1/")

        assert b"/URI" not in made
        assert b"/JavaScript" not in made
        assert all("/Annots" not in page for page in opened(made).pages)


class TestLogo:
    @pytest.mark.parametrize("made", [quoted_with_logo, invoiced_with_logo])
    def test_it_is_a_figure_with_the_business_s_name_in_words(self, made: Callable[[], bytes]) -> None:
        pdf = made()

        assert alternatives_of(pdf) == ["Logo of Rivera Plumbing"]
        assert structure_of(pdf).count("Figure") == 1
        assert len(opened(pdf).pages[0].images) == 1

    def test_the_words_are_the_same_with_and_without_it(self) -> None:
        assert text_of(quoted_with_logo()) == text_of(quoted())
        assert alternatives_of(quoted()) == []

    def test_a_picture_that_cannot_be_set_is_left_out(self) -> None:
        made = quote_pdf(BUSINESS, quote(), ANNA, SITE, NOW, logo=b"no picture")

        assert made == quoted()

    def test_it_stays_on_the_page_whatever_its_shape(self) -> None:
        for size in ((900, 3), (3, 900), (1, 1)):
            made = quote_pdf(BUSINESS, quote(), ANNA, SITE, NOW, logo=drawn_logo(png(*size)))

            assert len(opened(made).pages) == len(opened(quoted()).pages)


class TestReproducible:
    @pytest.mark.parametrize("made", ALL)
    def test_the_same_document_gives_the_same_bytes(self, made: Callable[[], bytes]) -> None:
        assert made() == made()

    def test_a_later_moment_changes_nothing_while_the_state_is_the_same(self) -> None:
        assert quote_pdf(BUSINESS, quote(), ANNA, SITE, NOW + timedelta(days=3)) == quoted()

    def test_it_is_dated_when_the_quote_was_sent_or_the_invoice_issued(self) -> None:
        assert created(quoted()) == quote().sent_at
        assert created(invoiced()).isoformat() == "2026-11-23T13:00:00+00:00"

    def test_several_at_once_do_not_mix(self) -> None:
        numbers = [f"Q-{number:04}" for number in range(24)]

        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda number: quote_pdf(BUSINESS, quote(number=number), ANNA, SITE, NOW), numbers))

        assert all(f"Quote {number}" in text_of(pdf) for number, pdf in zip(numbers, made, strict=True))


def created(pdf: bytes) -> datetime:
    information = opened(pdf).metadata
    assert information is not None
    assert information.creation_date is not None
    return information.creation_date


class TestFailure:
    def test_a_crash_of_the_compiler_is_an_ordinary_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Panic(BaseException): ...

        def crash(*_args: object, **_more: object) -> NoReturn:
            raise Panic

        monkeypatch.setattr("typst.compile", crash)

        with pytest.raises(RuntimeError, match="could not be set"):
            quoted()


class TestHostileTexts:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_they_print_as_they_are(self, text: str) -> None:
        found = text_of(quote_with(text)).replace(" ", "")

        assert found.count(text.replace(" ", "")) >= 12
        assert "root:" not in found

    @pytest.mark.parametrize("char", ["\u202e", "\u200b", "\x00", "\x1b", "\ud800", "\u65e5", "\U0001f600", "\ue000"])
    def test_what_cannot_be_printed_becomes_a_mark(self, char: str) -> None:
        assert "gnp\u25a1exe" in text_of(quote_with(f"gnp{char}exe"))

    def test_letters_of_other_languages_print(self) -> None:
        for text in ("Café Ñandú", "Đỗ Thị Hường", "Łukasz Żółć", "Γιώργος", "Ирина", "Şahin"):
            assert text in text_of(quote_with(text))

    @pytest.mark.parametrize("length", [120, 300])
    def test_a_word_longer_than_a_line_stays_on_the_page(self, length: int) -> None:
        text = "\n".join(page.extract_text() for page in opened(quote_with("W" * length)).pages)

        assert "WWW" in text
        assert all(line.count("W") < 70 for line in text.splitlines())

    def test_an_accent_that_is_no_colour_is_not_used(self) -> None:
        business = replace(BUSINESS, accent='#"); #')

        assert quote_pdf(business, quote(), ANNA, SITE, NOW) == quoted()


class TestIsolation:
    def test_no_connection_is_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.setblocking(False)
            address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
            monkeypatch.setattr(socket, "socket", refuse)
            quote_with(f'#image("{address}") {address}')
            monkeypatch.undo()

            with pytest.raises(BlockingIOError):
                server.accept()

    def test_the_template_cannot_open_a_file_outside_its_folder(self, tmp_path: Path) -> None:
        import typst

        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        inside = tmp_path / "templates"
        inside.mkdir()
        (inside / "letter.typ").write_text('#read("../secret.txt")')

        with pytest.raises(typst.TypstError):
            typst.compile(inside / "letter.typ", root=inside, format="pdf")

    def test_only_the_words_of_the_views_are_on_it(self) -> None:
        made = quote_pdf(BUSINESS, accepted(quote(), ()), ANNA, SITE, NOW)

        for canary in ("not-for-paper", "quote:31"):
            assert canary not in text_of(made)
            assert canary.encode() not in made

    @pytest.mark.parametrize("name", ["quote", "invoice", "calendar"])
    def test_the_database_is_out_of_reach_and_nothing_heavy_is_loaded(self, name: str) -> None:
        code = f"import sys, tradeconsole.documents.{name}; print(*sys.modules, sep='\\n')"
        ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        loaded = set(ended.stdout.split())

        assert f"tradeconsole.documents.{name}" in loaded
        assert not loaded & {"data.store", "data.database", "data.queries", "data.models", "sqlmodel", "sqlalchemy"}
        assert not loaded & {"typst", "icalendar", "textual"}


def refuse(*_args: object, **_more: object) -> NoReturn:
    raise AssertionError("A document opened a socket.")

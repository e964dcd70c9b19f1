"""Text that comes in: cleaned of what a terminal would act on, and measured."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.clock import SystemClock, clock_from
from data.entry import email, line, paragraphs, phone, phone_digits, suburb_of
from data.errors import Invalid
from data.safe_text import MARK, MAX_COMBINING, safe_line, safe_text

HOSTILE = (
    *map(chr, [*range(0x09), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), *range(0x7F, 0xA0)]),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    *"\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u2065\ufeff\u2028\u2029",
    "\ud800",
    "\udfff",
    "\U000e0000",
    "\U000e0041",
    "\U000e007f",
)


class TestSafeText:
    @pytest.mark.parametrize("char", HOSTILE, ids=lambda char: f"U+{ord(char):04X}")
    def test_each_hostile_character_becomes_a_visible_mark(self, char: str) -> None:
        assert safe_text(f"a{char}b") == safe_line(f"a{char}b") == f"a{MARK}b"

    @pytest.mark.parametrize(
        "text", ["", "plain", "two\nlines", "a\ttab", "naïve café", "日本語", "🔧", "[red]{{7*7}}%(x)s", "Zoë's \\ “x”"]
    )
    def test_what_harms_nobody_stays(self, text: str) -> None:
        assert safe_text(text) == text

    def test_line_ends_of_other_systems(self) -> None:
        assert safe_text("a\r\nb") == "a\nb"
        assert safe_text("a\rb") == f"a{MARK}b"
        assert safe_line(" a\r\n\tb\u00a0\u3000c ") == "a b c"

    def test_sequences_that_terminals_act_on(self) -> None:
        for attack in ("\x1b]0;title\x07", "\x1b]52;c;eA==\x1b\\", "\x9b2J", "\x1bc", "\x1b]8;;http://x\x1b\\"):
            assert not set(safe_text(attack)) & set(HOSTILE)

    def test_heaps_of_accents_are_cut_down(self) -> None:
        heap = "e" + "\u0301" * 50 + "f\u0301"

        assert safe_text(heap) == "e" + "\u0301" * MAX_COMBINING + "f\u0301"

    @given(st.text())
    @example("\u0301" * 9)
    def test_it_is_clean_after_one_pass(self, text: str) -> None:
        clean = safe_text(text)

        assert safe_text(clean) == clean
        assert not set(clean) & set(HOSTILE)
        assert clean.encode().decode() == clean
        assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in clean)


class TestLengths:
    @pytest.mark.parametrize(("length", "fits"), [(5, True), (6, False)])
    def test_as_many_characters_as_there_is_room_for(self, length: int, fits: bool) -> None:
        for read in (line, paragraphs):
            for char in ("x", "🔧", "é"):
                if fits:
                    assert read(char * length, "Site name", 5) == char * length
                    continue
                with pytest.raises(Invalid) as refused:
                    read(char * length, "Site name", 5)
                assert (refused.value.field, "6 characters; 5" in refused.value.message) == ("site_name", True)

    def test_they_are_counted_once_it_is_cleaned(self) -> None:
        assert line("  12345  ", "X", 5) == "12345"
        assert paragraphs("\n\n12345\n", "X", 5) == "12345"

    @pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0\u3000"])
    def test_what_is_required_says_something(self, text: str) -> None:
        for read in (line, paragraphs):
            assert read(text, "Title") == ""
            with pytest.raises(Invalid, match="Title is missing"):
                read(text, "Title", required=True)

    def test_lines_are_joined_and_paragraphs_are_not(self) -> None:
        assert line("a\nb", "X") == "a b"
        assert paragraphs("a\n\n b ", "X") == "a\n\n b"


class TestKinds:
    @pytest.mark.parametrize(
        ("text", "address"),
        [("", ""), (" ", ""), (" Dana@Example.COM ", "dana@example.com"), ("a+b@x.example", "a+b@x.example")],
    )
    def test_one_address_in_lower_case(self, text: str, address: str) -> None:
        assert email(text) == address

    @pytest.mark.parametrize(
        "text",
        [
            "a",
            "a@",
            "@b",
            "a@b@c.example",
            "a@x.y, b@x.y",
            "a@x.example\n",
            "a@x.example\nBcc: b@x.example",
            "é@x.example",
        ],
    )
    def test_what_is_no_single_address(self, text: str) -> None:
        with pytest.raises(Invalid) as refused:
            email(text, "Work email")
        assert refused.value.field == "work_email"

    @pytest.mark.parametrize(
        ("text", "digits"),
        [
            ("0491 570 006", "0491570006"),
            ("+61 491 570 006", "0491570006"),
            ("61491570006", "0491570006"),
            ("+61 (0)3 5550 0100", "0355500100"),
            ("03 5550-0100", "0355500100"),
            ("", ""),
            ("ext. none", ""),
            ("1" * 40, "1" * 20),
            ("+61" + "1" * 40, "0" + "1" * 19),
        ],
    )
    def test_a_phone_is_found_by_its_digits(self, text: str, digits: str) -> None:
        assert phone_digits(text) == digits

    @pytest.mark.parametrize(
        "text",
        [
            *("+61 3 5550 0100", "03 5550 0100 ext 4", "(03) 5550-0100", "5550 0100", "13 11 14", "0491.570.006"),
            *(
                "1300 TRADIE",
                "1300-TRADIE",
                "13 CABS",
                "1800 PLUMB1",
                "1800 (FLOWERS)",
                "1-800-FLOWERS",
                "Bo: 0491 570 006",
                "0491 570 006 / 5550 0100",
            ),
        ],
    )
    def test_what_can_be_called_stays_as_it_is_written(self, text: str) -> None:
        assert phone(f" {text} ") == text

    @pytest.mark.parametrize(
        "text", ["abc", "n/a", "none", "12345", "ext 204", "13 AB", "TRADIE", "13 11", "-", "１２３"]
    )
    def test_what_can_t_be_called_is_refused(self, text: str) -> None:
        with pytest.raises(Invalid, match="not a phone number") as refused:
            phone(text)
        assert (refused.value.field, "leave it empty" in refused.value.hint) == ("phone", True)

    def test_no_phone_is_none(self) -> None:
        assert phone("") == phone("  ") == ""

    @pytest.mark.parametrize(
        ("site", "suburb"),
        [
            ("12 Wattle St, Brunswick VIC 3056", "Brunswick"),
            ("Unit 3, 12 Wattle St, Brunswick East, VIC 3057", "Brunswick East"),
            ("12 Wattle St, brunswick vic", "brunswick"),
            ("12 Wattle St, Somewhere", "Somewhere"),
            ("12 Wattle St", ""),
            ("", ""),
            (", VIC", "VIC"),
            ("x, " + "y" * 300, "y" * 120),
        ],
    )
    def test_a_suburb_stands_before_its_state(self, site: str, suburb: str) -> None:
        assert suburb_of(site) == suburb


class TestClock:
    def test_it_can_be_moved(self) -> None:
        ahead = clock_from({"TRADECONSOLE_CLOCK_OFFSET": "86400"}).now() - SystemClock().now()

        assert round(ahead.total_seconds()) == 86_400
        assert clock_from({}) == clock_from({"TRADECONSOLE_CLOCK_OFFSET": ""}) == SystemClock()

    @pytest.mark.parametrize("offset", ["a day", "1.5", "1e9", "999999999999999", "9" * 5_000, "-99999999999"])
    def test_what_is_no_offset_is_said_so(self, offset: str) -> None:
        with pytest.raises(Invalid, match="CLOCK_OFFSET"):
            clock_from({"TRADECONSOLE_CLOCK_OFFSET": offset})

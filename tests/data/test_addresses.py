"""Addresses and header texts at the door."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from data.addresses import clean_email, clean_header


class TestCleanEmail:
    @pytest.mark.parametrize(
        ("typed", "clean"),
        [
            ("jane@example.com", "jane@example.com"),
            (" jane@example.com ", "jane@example.com"),
            ("Jane.O'Neil+home@Example.COM", "Jane.O'Neil+home@example.com"),
            ("jane@bücher.example.com", "jane@xn--bcher-kva.example.com"),
            ("jane@例え.jp", "jane@xn--r8jz45g.jp"),
        ],
    )
    def test_one_address_is_taken(self, typed: str, clean: str) -> None:
        assert clean_email(typed) == clean

    @pytest.mark.parametrize(
        "typed",
        [
            None,
            "",
            "   ",
            "jane",
            "@example.com",
            "jane@",
            "jane@@example.com",
            "jane@example.com, eve@example.com",
            "jane@example.com; eve@example.com",
            "jane@example.com eve@example.com",
            "jane@example.com\n",
            "jane@example.com\r\n",
            "\njane@example.com",
            "jane@example.com\nBcc: eve@example.com",
            "jane@example.com\x00",
            "jane\t@example.com",
            "jane@example.com\x85",
            "jane@example.com\u2028",
            "jane@example.com\ud800",
            "Jane <jane@example.com>",
            "<jane@example.com>",
            '"jane doe"@example.com',
            "jäne@example.com",
            "jane@[127.0.0.1]",
            "jane@localhost",
            "jane@example..com",
            "j" * 65 + "@example.com",
            "jane@" + "a" * 60 + ("." + "b" * 60) * 4 + ".com",
        ],
    )
    def test_anything_else_is_refused_with_a_sentence(self, typed: str | None) -> None:
        with pytest.raises(ValueError, match=r"^[A-Z].*\.$") as caught:
            clean_email(typed)

        assert type(caught.value) is ValueError
        assert "\n" not in str(caught.value)

    def test_longest_address_is_taken(self) -> None:
        domain = ".".join(["b" * 60] * 3)
        address = f"{'j' * 64}@{domain}.com"
        assert len(address) <= 254

        assert clean_email(address) == address

    def test_clean_address_is_one_recipient(self) -> None:
        message = EmailMessage(policy=SMTP)
        message["To"] = Address("Jane", addr_spec=clean_email("jane@bücher.example.com"))

        assert [address.addr_spec for address in message["To"].addresses] == ["jane@xn--bcher-kva.example.com"]


class TestCleanHeader:
    @pytest.mark.parametrize(
        "text", ["", "Quote Q-0031 for Café Ñandú", "Größe: 3 m²", "Job – 12 Smith St, ready?", "日本語 👷‍♀️"]
    )
    def test_plain_text_is_unchanged(self, text: str) -> None:
        assert clean_header(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "x\r\nBcc: eve@example.com",
            "x\nBcc: eve@example.com",
            "x\n Bcc: eve@example.com",
            "é\nBcc: eve@example.com",
            "x\rBcc: eve@example.com",
            "ends\n",
            "tab\there",
            "nul\x00",
            "escape\x1b[2J",
            "next line\x85",
            "line separator\u2028",
            "half a pair\ud83d",
        ],
    )
    def test_control_characters_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="line breaks or control characters"):
            clean_header(text)

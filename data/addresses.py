"""Email addresses and header texts, checked where they enter the program."""

import unicodedata

MAX_EMAIL = 254

# Control characters, line and paragraph separators, lone surrogates: none of them belongs in a header.
_FORBIDDEN = {"Cc", "Zl", "Zp", "Cs"}


def clean_email(text: str | None) -> str:
    """The one email address in `text`, with its domain in ASCII, ready for an envelope.

    Raises:
        ValueError: With a plain sentence, when `text` is anything but exactly one address.
    """
    bare = (text or "").strip(" ")
    if not bare:
        raise ValueError("An email address is needed.")
    if not _is_one_line(bare):
        raise ValueError("An email address can't hold line breaks or control characters.")
    if "," in bare or ";" in bare:
        raise ValueError("Enter one email address, not a list.")
    if "<" in bare or ">" in bare:
        raise ValueError("Enter the email address alone, without a name or angle brackets.")
    return _validated(bare)


def clean_header(text: str) -> str:
    """`text` as it can stand in a mail header: unchanged, but for what begins an encoded word (RFC 2047).

    The email package decodes such a word as it is set, line breaks and all, and writes them out as they are.

    Raises:
        ValueError: When it holds a line break or another control character.
    """
    if not _is_one_line(text):
        raise ValueError("This text can't hold line breaks or control characters.")
    return text.replace("=?", "= ?")


def _is_one_line(text: str) -> bool:
    return not any(unicodedata.category(char) in _FORBIDDEN for char in text)


def _validated(bare: str) -> str:
    # Imported here: most starts of the program check no address.
    from email_validator import EmailNotValidError, validate_email

    if not bare.rpartition("@")[0].isascii():
        raise ValueError("The part before the @ can only hold plain letters, digits and signs.")
    try:
        checked = validate_email(bare, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise ValueError("That is not an email address.") from None
    address = f"{checked.local_part}@{checked.ascii_domain}"
    if len(address) > MAX_EMAIL:
        raise ValueError(f"An email address can't be longer than {MAX_EMAIL} characters.")
    return address

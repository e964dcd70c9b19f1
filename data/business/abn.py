"""Australian Business Numbers, checked."""

from data.errors import Invalid


def is_abn(text: str) -> bool:
    """Whether this is an Australian Business Number, by its checksum."""
    from stdnum.au import abn

    return bool(abn.is_valid(text))


def checked_abn(text: str) -> str:
    """The eleven digits of an ABN, or nothing.

    Raises:
        Invalid: Its checksum is wrong.
    """
    if not text.strip():
        return ""
    from stdnum.au import abn
    from stdnum.exceptions import ValidationError

    try:
        return str(abn.validate(text))
    except ValidationError:
        raise Invalid(f"“{text.strip()}” is not an ABN.", "Check its eleven digits.", "abn") from None

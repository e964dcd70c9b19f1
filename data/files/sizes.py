"""How large a file may be."""

from data.errors import Invalid

LARGEST = 15 * 1024 * 1024


def check_size(size: int) -> None:
    """See that a file is neither empty nor too large.

    Raises:
        Invalid: It is.
    """
    if not size:
        raise Invalid("The file is empty.", "Choose another one.", "file")
    if size > LARGEST:
        raise Invalid(
            f"The file has {size / 1024 / 1024:.1f} MB; {LARGEST // 1024 // 1024} MB are the most.",
            "Make it smaller and try again.",
            "file",
        )

"""What a file is, by its content."""

from enum import Enum

# Brands of the first box of an HEIC file, as the standard and phones write them.
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class FileKind(Enum):
    """The kinds that are kept: content type, then the endings of file names, the usual one first."""

    JPEG = ("image/jpeg", ("jpg", "jpeg"))
    PNG = ("image/png", ("png",))
    WEBP = ("image/webp", ("webp",))
    HEIC = ("image/heic", ("heic", "heif"))
    PDF = ("application/pdf", ("pdf",))

    def __init__(self, content_type: str, endings: tuple[str, ...]) -> None:
        self.content_type = content_type
        self.endings = endings


def kind_of(content: bytes) -> FileKind | None:
    """What these bytes are; None for anything that is not kept."""
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return FileKind.HEIC
    return FileKind.PDF if content.startswith(b"%PDF-") else None

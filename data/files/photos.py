"""Photos without what they tell beside the picture: where, when and with what they were taken.

What shows the picture right is kept: the colour profile and which way up it is. Nothing is decoded, so the picture
itself stays as it was, bit by bit.
"""

import struct
from collections.abc import Callable, Iterator

from data.errors import Invalid
from data.files.heic import without_metadata
from data.files.kinds import FileKind


def without_location(kind: FileKind, content: bytes) -> bytes:
    """The same file without metadata.

    Raises:
        Invalid: It is cut short or damaged, so that nobody can tell what it holds.
    """
    strip = _STRIPPERS.get(kind)
    try:
        return content if strip is None else strip(content)
    except (IndexError, ValueError, struct.error):
        raise Invalid("This photo is damaged.", "Open it in a photo program and save it anew.", "file") from None


_SOI, _EOI, _SOS, _APP1 = 0xD8, 0xD9, 0xDA, 0xE1
_TEXT = range(0xE0, 0xF0)
_COMMENT = 0xFE
_STANDALONE = (0x01, *range(0xD0, 0xD8))
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112


def _jpeg(content: bytes) -> bytes:
    """Every segment that makes the picture, up to its end; what phones put behind that is dropped."""
    kept = [b"\xff\xd8"]
    for marker, segment in jpeg_segments(content):
        if marker == _APP1 and segment[4:10] == _EXIF and (turned := _orientation(segment[10:])) > 1:
            kept.insert(1, _turned_only(turned))
        elif _makes_the_picture(marker, segment):
            kept.append(segment)
    return b"".join(kept) + b"\xff\xd9"


def jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG file up to its end, each with its marker.

    Raises:
        IndexError, ValueError, struct.error: It is cut short or damaged.
    """
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == _EOI:
            return
        if marker == 0xFF:
            place += 1
            continue
        end = place + 2 + (0 if marker in _STANDALONE else int.from_bytes(content[place + 2 : place + 4]))
        if marker == _SOS:
            end = _end_of_scan(content, end)
        if end > len(content) or end < place + 2:
            raise ValueError("cut short")
        yield marker, content[place:end]
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker stands: in the picture's data, 0xFF is followed by 0 or a restart marker."""
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] != 0 and content[place + 1] not in _STANDALONE:
            return place
        place += 2


def _makes_the_picture(marker: int, segment: bytes) -> bool:
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return marker in (0xE0, 0xEE) or (marker not in _TEXT and marker != _COMMENT)


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, from 1 (as it stands, or nobody can tell) to 8."""
    try:
        return _read_orientation(tiff)
    except struct.error:
        return 1


def _read_orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(count):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _turned_only(orientation: int) -> bytes:
    """An EXIF segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return struct.pack(">BBH", 0xFF, _APP1, 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


# Ancillary chunks that change how the picture looks; text, times and EXIF are not among them.
_PNG_LOOKS = (
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"cICP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
    b"acTL",
    b"fcTL",
    b"fdAT",
)


def _png(content: bytes) -> bytes:
    kept, place = [content[:8]], 8
    while True:
        size = int.from_bytes(content[place : place + 4])
        name, end = content[place + 4 : place + 8], place + 12 + size
        if end > len(content):
            raise ValueError("cut short")
        if name[0:1].isupper() or name in _PNG_LOOKS:
            kept.append(content[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end


_WEBP_METADATA = (b"EXIF", b"XMP ")
_WEBP_METADATA_FLAGS = 0x08 | 0x04


def _webp(content: bytes) -> bytes:
    kept, place = [], 12
    end_of_file = 8 + int.from_bytes(content[4:8], "little")
    while place + 8 <= min(end_of_file, len(content)):
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        if place + 8 + size > len(content):
            raise ValueError("cut short")
        if name == b"VP8X":
            flags = content[place + 8] & ~_WEBP_METADATA_FLAGS
            kept.append(content[place : place + 8] + bytes([flags]) + content[place + 9 : end])
        elif name not in _WEBP_METADATA:
            kept.append(content[place:end])
        place = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


_STRIPPERS: dict[FileKind, Callable[[bytes], bytes]] = {
    FileKind.JPEG: _jpeg,
    FileKind.PNG: _png,
    FileKind.WEBP: _webp,
    FileKind.HEIC: without_metadata,
}

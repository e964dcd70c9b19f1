"""HEIC photos without metadata.

Everything in such a file is found by its place, so nothing is taken out: what tells of the photo is written over.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_EMPTY_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
_PICTURE_BOXES = (b"ftyp", b"meta", b"mdat", b"free", b"skip")
_METADATA_ITEMS = (b"Exif", b"mime", b"uri ")


@dataclass(frozen=True)
class _Box:
    """A part of the file: its name, and where it and its content begin and end."""

    name: bytes
    start: int
    body: int
    end: int


def without_metadata(content: bytes) -> bytes:
    """The same photo with its metadata written over.

    Raises:
        ValueError, IndexError, struct.error: It is damaged, or built in a way that is not understood.
    """
    changed = bytearray(content)
    boxes = list(_boxes(content, 0, len(content)))
    meta = next((box for box in boxes if box.name == b"meta"), None)
    if meta is None:
        raise ValueError("no picture")
    for box in boxes:
        if box.name not in _PICTURE_BOXES:
            changed[box.start + 4 : box.start + 8] = b"free"
            changed[box.body : box.end] = bytes(box.end - box.body)
    _blank_items(content, changed, meta)
    return bytes(changed)


def _boxes(content: bytes, place: int, end: int) -> Iterator[_Box]:
    while place + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, place)
        body = place + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        box = _Box(name, place, body, end if size == 0 else place + size)
        if box.end > end or box.end < body:
            raise ValueError("cut short")
        yield box
        place = box.end


def _blank_items(content: bytes, changed: bytearray, meta: _Box) -> None:
    inside = {box.name: box for box in _boxes(content, meta.body + 4, meta.end)}
    items = dict(_items(content, inside[b"iinf"]))
    data = inside.get(b"idat")
    for item, extents in _locations(content, inside[b"iloc"], data.body if data else 0):
        if items.get(item) not in _METADATA_ITEMS:
            continue
        for start, length in extents:
            if start + length > len(content):
                raise ValueError("cut short")
            blank = _EMPTY_EXIF if items[item] == b"Exif" and len(extents) == 1 else b""
            changed[start : start + length] = blank[:length].ljust(length, b"\0")


def _items(content: bytes, box: _Box) -> Iterator[tuple[int, bytes]]:
    """Each item's id and kind."""
    version = content[box.body]
    first = box.body + (6 if version == 0 else 8)
    for entry in _boxes(content, first, box.end):
        if content[entry.body] < 2:
            raise ValueError("items without kinds")
        wide = content[entry.body] >= 3
        number, _, kind = struct.unpack_from(">IH4s" if wide else ">HH4s", content, entry.body + 4)
        yield number, kind


def _locations(content: bytes, box: _Box, data: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Each item's id and where its bytes stand."""
    read = _Reader(content, box.body)
    version = read.number(1)
    read.number(3)
    sizes, bases = read.number(1), read.number(1)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, bases >> 4
    index_size = bases & 15 if version > 0 else 0
    for _ in range(read.number(2 if version < 2 else 4)):
        item = read.number(2 if version < 2 else 4)
        method = read.number(2) & 15 if version > 0 else 0
        read.number(2)
        base = read.number(base_size) + (data if method == 1 else 0)
        extents = []
        for _ in range(read.number(2)):
            read.number(index_size)
            offset = read.number(offset_size)
            extents.append((base + offset, read.number(length_size)))
        if method > 1:
            raise ValueError("an item made of other items")
        yield item, extents


@dataclass
class _Reader:
    """Numbers of the file, one after the other."""

    content: bytes
    place: int

    def number(self, size: int) -> int:
        found = self.content[self.place : self.place + size]
        if len(found) < size:
            raise ValueError("cut short")
        self.place += size
        return int.from_bytes(found)

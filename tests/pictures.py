"""Pictures drawn by code."""

import struct
import zlib


def png(width: int = 40, height: int = 20, *chunks: bytes) -> bytes:
    """A PNG of one colour; `chunks` stand before its pixels."""
    pixels = zlib.compress(b"".join(b"\0" + b"\xb4\x63\x2a" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), *chunks, chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(name: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    width, height = struct.unpack_from(">II", content, 16)
    return width, height

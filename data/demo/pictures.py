"""Files for the demo's jobs, drawn by code: a small JPEG of coloured tiles, and a page of PDF."""

import struct

# Eight by eight pixels of one colour each: that needs only the first of a block's 64 coefficients.
_TILE = 8
_END_OF_BLOCK = "0"

SKY, ROOF, WALL, GUTTER, GROUND, RUST, PIPE = (
    (150, 190, 225),
    (120, 62, 50),
    (222, 208, 180),
    (90, 100, 106),
    (96, 128, 84),
    (176, 96, 44),
    (196, 200, 204),
)
_COLOURS = {"s": SKY, "r": ROOF, "w": WALL, "g": GUTTER, "b": GROUND, "o": RUST, "p": PIPE}

HOUSE = (
    "ssssssssssssssss",
    "sssssssrrsssssss",
    "sssssrrrrrrsssss",
    "sssrrrrrrrrrrsss",
    "sgggggggggggggos",
    "sswwwwwwwwwwwwps",
    "sswwggwwwwggwwps",
    "sswwggwwwwggwwps",
    "sswwwwwggwwwwwps",
    "bbbbbbbggbbbbbpb",
    "bbbbbbbbbbbbbbbb",
)
GUTTER_CLOSE_UP = (
    "ssssssssssssssss",
    "rrrrrrrrrrrrrrrr",
    "rrrrrrrrrrrrrrrr",
    "gggggggooggggggg",
    "googgggooogggoog",
    "ggggggggoggggggg",
    "wwwwwwwwowwwwwww",
    "wwwwwwwwwwwwwwww",
)
PIPES = (
    "wwwwwwwwwwwwwwww",
    "wwppwwwwwwwwppww",
    "wwppwwwwwwwwppww",
    "wwpppppppppoppww",
    "wwwwwwwwwwwoppww",
    "wwwwwwwwwwwoppww",
    "wwgggggggggggggw",
    "bbbbbbbbbbbbbbbb",
)


def jpeg(rows: tuple[str, ...]) -> bytes:
    """A baseline JPEG of coloured tiles; each letter of `rows` is one."""
    height, width = len(rows) * _TILE, len(rows[0]) * _TILE
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes((1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0))
    # Ten sizes of brightness steps, four bits each; and one bit that ends every block.
    steps = bytes((0x00, 0, 0, 0, 10, *[0] * 12, *range(10)))
    ends = bytes((0x10, 1, *[0] * 15, 0))
    scan = bytes((3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0))
    parts = (
        b"\xff\xd8",
        _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
        _segment(0xDB, bytes((0, *[_TILE] * 64))),
        _segment(0xC0, frame),
        _segment(0xC4, steps + ends),
        _segment(0xDA, scan),
        _tiles(rows),
        b"\xff\xd9",
    )
    return b"".join(parts)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _tiles(rows: tuple[str, ...]) -> bytes:
    before = [0, 0, 0]
    bits = []
    for letter in "".join(rows):
        for part, level in enumerate(_levels(*_COLOURS[letter])):
            bits.append(_step(level - before[part]) + _END_OF_BLOCK)
            before[part] = level
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    packed = int(text, 2).to_bytes(len(text) // 8, "big")
    return packed.replace(b"\xff", b"\xff\0")


def _levels(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """Brightness and the two colour differences, around zero."""
    return (
        round(0.299 * red + 0.587 * green + 0.114 * blue) - 128,
        round(-0.1687 * red - 0.3313 * green + 0.5 * blue),
        round(0.5 * red - 0.4187 * green - 0.0813 * blue),
    )


def _step(change: int) -> str:
    size = abs(change).bit_length()
    value = change if change > 0 else change + (1 << size) - 1
    return f"{size:04b}" + (f"{value:0{size}b}" if size else "")


def pdf(*lines: str) -> bytes:
    """A page of plain text as a PDF. The lines hold ASCII without brackets or backslashes."""
    text = "BT /F1 14 Tf 72 760 Td 20 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _pdf_file(objects)


def _pdf_file(objects: tuple[str, ...]) -> bytes:
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode("ascii")

"""What photos tell beside the picture is taken out of them; the picture stays as it was."""

import struct
import zlib

import pytest

from data.actions.files import file_name
from data.errors import Invalid
from data.files.kinds import FileKind, kind_of
from data.files.photos import without_location
from data.files.sizes import LARGEST, check_size

SECRET = b"-37.7749,144.9631"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(orientation: int = 1, order: str = ">") -> bytes:
    head = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + head + struct.pack(f"{order}IH", 8, 1) + entry + b"\0\0\0\0" + SECRET


SCAN = b"\x01\x02\xff\x00\x03\xff\xd0\x04"
TABLES = segment(0xDB, b"\0" * 65) + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")


def jpeg(*metadata: bytes, tail: bytes = b"") -> bytes:
    picture = TABLES + segment(0xDA, b"\x01\x01\0\0\x3f\0") + SCAN + segment(0xC4, b"\0") + segment(0xDA, b"\0") + SCAN
    return b"\xff\xd8" + b"".join(metadata) + picture + b"\xff\xd9" + tail


class TestJpeg:
    def test_only_what_makes_the_picture_is_kept(self) -> None:
        kept = (
            segment(0xE0, b"JFIF\0" + b"\0" * 9),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01profile"),
            segment(0xEE, b"Adobe"),
        )
        metadata = (
            segment(0xE1, exif()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
            segment(0xE2, b"MPF\0" + SECRET),
            segment(0xED, b"Photoshop 3.0\0" + SECRET),
            segment(0xFE, SECRET),
        )
        assert without_location(FileKind.JPEG, jpeg(*kept, *metadata, tail=SECRET)) == jpeg(*kept)

    @pytest.mark.parametrize("order", ["<", ">"])
    def test_a_turned_picture_stays_turned(self, order: str) -> None:
        stripped = without_location(FileKind.JPEG, jpeg(segment(0xE1, exif(6, order))))

        assert SECRET not in stripped
        assert stripped.startswith(b"\xff\xd8\xff\xe1")
        assert stripped == jpeg(segment(0xE1, exif(6).removesuffix(SECRET)))
        assert without_location(FileKind.JPEG, stripped) == stripped

    def test_broken_exif_is_left_out(self) -> None:
        broken = segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + SECRET)

        assert without_location(FileKind.JPEG, jpeg(broken)) == jpeg()

    @pytest.mark.parametrize("size", [3, 10, 60, len(jpeg()) - 1])
    def test_one_that_is_cut_short_is_refused(self, size: int) -> None:
        with pytest.raises(Invalid):
            without_location(FileKind.JPEG, jpeg()[:size])


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*metadata: bytes, tail: bytes = b"") -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"gAMA", b"\0\0\xb1\x8f")
    return head + b"".join(metadata) + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"") + tail


class TestPng:
    def test_texts_times_and_exif_are_left_out(self) -> None:
        names = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt")
        metadata = (chunk(name, SECRET) for name in names)

        assert without_location(FileKind.PNG, png(*metadata, tail=SECRET)) == png()

    @pytest.mark.parametrize("size", [8, 20, len(png()) - 1])
    def test_one_that_is_cut_short_is_refused(self, size: int) -> None:
        with pytest.raises(Invalid):
            without_location(FileKind.PNG, png()[:size])


def webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def webp(flags: int, *metadata: bytes) -> bytes:
    body = b"WEBP" + webp_chunk(b"VP8X", bytes([flags]) + b"\0" * 9) + webp_chunk(b"VP8 ", b"odd") + b"".join(metadata)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


class TestWebp:
    def test_exif_and_xmp_are_left_out_and_no_longer_announced(self) -> None:
        given = webp(0x3C, webp_chunk(b"EXIF", SECRET), webp_chunk(b"XMP ", SECRET))

        assert without_location(FileKind.WEBP, given) == webp(0x30)

    def test_one_that_is_cut_short_is_refused(self) -> None:
        with pytest.raises(Invalid):
            without_location(FileKind.WEBP, webp(0)[:-2])


def box(name: bytes, *body: bytes) -> bytes:
    content = b"".join(body)
    return struct.pack(">I4s", len(content) + 8, name) + content


def heic(*items: tuple[bytes, bytes], version: int = 1) -> bytes:
    """A file whose items, each a kind and its bytes, stand one after the other in its data."""

    def made(start: int) -> bytes:
        infos = [box(b"infe", struct.pack(">IHH4s", 2 << 24, n, 0, kind)) for n, (kind, _) in enumerate(items)]
        located, place = [], start
        for number, (_, content) in enumerate(items):
            method = b"\0\0" if version else b""
            located.append(struct.pack(">H", number) + method + struct.pack(">HHII", 0, 1, place, len(content)))
            place += len(content)
        iloc = box(b"iloc", bytes([version, 0, 0, 0, 0x44, 0]), struct.pack(">H", len(items)), *located)
        iinf = box(b"iinf", b"\0\0\0\0", struct.pack(">H", len(items)), *infos)
        meta = box(b"meta", b"\0\0\0\0", box(b"hdlr", b"\0" * 20), iinf, iloc)
        return box(b"ftyp", b"heic\0\0\0\0mif1") + meta

    head = made(0)
    return made(len(head) + 8) + box(b"mdat", *(content for _, content in items))


class TestHeic:
    @pytest.mark.parametrize("version", [0, 1])
    def test_metadata_is_written_over(self, version: int) -> None:
        told = b"\0\0\0\6Exif\0\0MM\0*" + SECRET
        given = heic((b"hvc1", b"picture"), (b"Exif", told), (b"mime", b"<xmp>" + SECRET), version=version)

        stripped = without_location(FileKind.HEIC, given)

        assert SECRET in given
        assert SECRET not in stripped
        assert b"picture" in stripped
        assert len(stripped) == len(given)
        assert without_location(FileKind.HEIC, stripped) == stripped

    def test_a_film_beside_it_is_written_over(self) -> None:
        stripped = without_location(FileKind.HEIC, heic((b"hvc1", b"picture")) + box(b"moov", SECRET))

        assert SECRET not in stripped

    @pytest.mark.parametrize("cut", [1, 20, 60])
    def test_one_that_is_cut_short_is_refused(self, cut: int) -> None:
        with pytest.raises(Invalid):
            without_location(FileKind.HEIC, heic((b"hvc1", b"picture"), (b"Exif", SECRET))[:-cut])


class TestKinds:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (jpeg(), FileKind.JPEG),
            (png(), FileKind.PNG),
            (webp(0), FileKind.WEBP),
            (heic((b"hvc1", b"x")), FileKind.HEIC),
            (b"%PDF-1.7", FileKind.PDF),
            (b"<svg onload=alert(1)>", None),
            (b"GIF89a", None),
            (b"PK\x03\x04", None),
            (b"RIFF\0\0\0\0AVI ", None),
            (b"\0\0\0\x18ftypmp42", None),
            (b"", None),
        ],
    )
    def test_a_file_is_what_it_holds(self, content: bytes, kind: FileKind | None) -> None:
        assert kind_of(content) is kind

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("leak.JPG", "leak.JPG"),
            ("leak.exe", "leak.exe.jpg"),
            ("C:\\photos\\leak.jpeg", "leak.jpeg"),
            ("../../etc/passwd", "passwd.jpg"),
            (".jpg", "jpg.jpg"),
            ("", "file.jpg"),
            ("\u202egpj.exe", "\ufffdgpj.exe.jpg"),
            ("x" * 200 + ".jpg", "x" * 116 + ".jpg"),
        ],
    )
    def test_its_name_is_plain_and_ends_as_it_should(self, name: str, kept: str) -> None:
        assert file_name(name, FileKind.JPEG) == kept

    def test_it_is_neither_empty_nor_too_large(self) -> None:
        check_size(LARGEST)
        for size in (0, LARGEST + 1):
            with pytest.raises(Invalid):
                check_size(size)

"""Unique words in every text column of every table, and finding them again wherever they come out."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import Column, Table
from sqlmodel import AutoString

from data.models import metadata
from data.store import Store

_WORD = re.compile(r"zq\d{5}z", re.IGNORECASE)
_ENCODED = re.compile(r"[A-Za-z0-9_-]{20,}")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)

# What stands around the word where a column takes no plain one.
_EMAIL = "{}@example.com"
_SHAPES = {
    "business.email": _EMAIL,
    "business.smtp_user": _EMAIL,
    "business.portal_url": "https://{}.example.com",
    "business.enquiry_origins": "https://{}.example.com",
    "contact.email": _EMAIL,
    "staff.email": _EMAIL,
    "share_grant.email": _EMAIL,
    "outbox.to_email": _EMAIL,
    "outbox.message_id": "<{}@example.com>",
    "job_file.content_type": "application/{}",
}

# Columns that take no word of ours. What stands in them is looked for as it is, but where that is no secret.
KEPT_AS_IT_IS = {
    "business.timezone": "has to be a time zone; the name of one is on no page, and no secret",
    "business.accent": "has to be a colour; it comes with the stylesheet, which belongs to anybody's page",
    "number_sequence.name": "is a key of the program's own: `job`, `quote`",
    "answer.chosen_options": "has to be a list of positions",
    "logo.content_type": "has to be the type of a picture",
    "link_token.token_hash": "is found by its value",
    "used_nonce.nonce_hash": "is found by its value",
    "share_snapshot.view": "is made of the words of other columns, and only ever added to",
    "share_snapshot.view_hash": "only ever added to",
    "business_snapshot.view": "is made of the words of other columns, and only ever added to",
    "business_snapshot.view_hash": "only ever added to",
}
_SECRET_AS_THEY_ARE = (
    "link_token.token_hash",
    "used_nonce.nonce_hash",
    "share_snapshot.view_hash",
    "business_snapshot.view_hash",
)


def text_columns() -> list[tuple[Table, Column[str]]]:
    """Every column of the database that can hold words of people."""
    return [
        (table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString)
    ]


@dataclass(frozen=True)
class Place:
    """Where a word stands. `row` is its id; 0 in a table without ids."""

    column: str
    row: int


@dataclass
class Canaries:
    """Which word stands where."""

    words: dict[str, Place] = field(default_factory=dict)

    def plant(self, store: Store) -> None:
        """Put a word of its own into every text of every row."""
        with store.writing() as tx:
            for table, column in text_columns():
                name = f"{table.name}.{column.name}"
                if name in KEPT_AS_IT_IS or table.name == "activity":
                    continue
                for row in tx.sql.values(f"SELECT rowid FROM {table.name} ORDER BY rowid"):
                    query = f"UPDATE {table.name} SET {column.name} = :text WHERE rowid = :row"
                    tx.sql.run(query, text=self._text(name, row), row=row)
            for row in tx.sql.values("SELECT file_id FROM file_content"):
                content = f"%PDF-1.7 {self._text('file_content.content', row)}".encode()
                tx.sql.run("UPDATE file_content SET content = :content WHERE file_id = :row", content=content, row=row)
            # The history is only ever added to.
            texts = {name: self._text(f"activity.{name}", 0) for name in ("who", "action", "subject", "detail")}
            tx.sql.insert("activity", at=tx.now, job_id=1, **texts)
            for name in _SECRET_AS_THEY_ARE:
                table_name, column_name = name.split(".")
                for value in tx.sql.values(f"SELECT {column_name} FROM {table_name}"):
                    self.words[value] = Place(name, 0)

    def _text(self, column: str, row: int) -> str:
        word = f"zq{len(self.words):05}z"
        self.words[word] = Place(column, row)
        # Numbers are read in capitals, whoever types them.
        return word.upper() if column.endswith(".number") else _SHAPES.get(column, "{}").format(word)

    def word(self, column: str, row: int) -> str:
        """The word of one place."""
        return next(word for word, place in self.words.items() if place == Place(column, row))

    def columns(self) -> set[str]:
        """Every column that holds at least one word."""
        return {place.column for place in self.words.values()}

    def in_text(self, text: str) -> set[Place]:
        """The places whose words stand in a text, however it breaks its lines."""
        whole = text + "\n" + re.sub(r"[\s\u00ad-]+", "", text)
        found = {word.lower() for word in _WORD.findall(whole)}
        found |= {word for word in self.words if len(word) == 64 and word in whole}
        return {self.words[word] for word in found if word in self.words}

    def in_bytes(self, content: bytes) -> set[Place]:
        """The same for a file or a page as it was sent, with what is packed or encoded in it."""
        texts = [content.decode("utf-8", "replace"), *_packed(content), *_encoded(content)]
        if content.startswith(b"%PDF") and b"%%EOF" in content:
            texts += _pdf_texts(content)
        return set().union(*(self.in_text(text) for text in texts))

    def in_mail(self, mail: EmailMessage) -> set[Place]:
        """The same for a mail: as it was sent, and each header and part as a mail program reads it."""
        found = self.in_bytes(bytes(mail)) | self.in_text("\n".join(str(value) for value in mail.values()))
        for part in mail.walk():
            if not part.is_multipart():
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                found |= self.in_bytes(content) | self.in_text(str(part.get_filename()))
        return found


def _encoded(content: bytes) -> Iterator[str]:
    """What stands in a page's stamps, which are signed and not encrypted."""
    for run in _ENCODED.findall(content.decode("ascii", "ignore")):
        try:
            decoded = base64.urlsafe_b64decode(run + "=" * (-len(run) % 4))
        except (ValueError, binascii.Error):
            continue
        yield decoded.decode("utf-8", "replace")
        yield from _unpacked(decoded)


def _packed(content: bytes) -> Iterator[str]:
    for stream in _STREAM.findall(content):
        yield from _unpacked(stream)


def _unpacked(content: bytes) -> Iterator[str]:
    try:
        yield zlib.decompress(content).decode("utf-8", "replace")
    except zlib.error:
        return


def _pdf_texts(content: bytes) -> Iterator[str]:
    reader = PdfReader(BytesIO(content))
    yield "\n".join(page.extract_text() for page in reader.pages)
    yield str(dict(reader.metadata or {}))

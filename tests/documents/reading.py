"""What a reader finds in a PDF: its text, its pages, its structure."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

_AMOUNT = re.compile(r"-?\$[\d,]+\.\d\d")


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def root_of(pdf: bytes) -> Any:
    """The catalogue of the document."""
    return opened(pdf).trailer["/Root"]


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, with every run of space as one space."""
    return [" ".join(page.extract_text().split()) for page in opened(pdf).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def amounts_in(text: str) -> list[str]:
    """Every amount of money, in reading order."""
    return _AMOUNT.findall(text)


def structure_of(pdf: bytes) -> list[str]:
    """The types of all structure elements, in reading order: "H1", "Table", "TH"."""
    return [str(element["/S"]).removeprefix("/") for element in _elements(root_of(pdf)["/StructTreeRoot"])]


def alternatives_of(pdf: bytes) -> list[str]:
    """What is said in place of each picture."""
    return [str(element["/Alt"]) for element in _elements(root_of(pdf)["/StructTreeRoot"]) if "/Alt" in element]


def _elements(element: Any) -> Iterator[Any]:
    found = element.get_object()
    if isinstance(found, list):
        for part in found:
            yield from _elements(part)
    elif isinstance(found, dict):
        if "/S" in found:
            yield found
        yield from _elements(found.get("/K", []))

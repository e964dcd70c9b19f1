"""Files as people name them in a terminal."""

import os
from pathlib import Path

import pytest

from data.errors import Invalid
from data.files.pasted import pasted_path, read_file
from data.files.sizes import LARGEST


@pytest.mark.parametrize(
    "pasted",
    [
        "/tmp/rear gutter.jpg",
        " '/tmp/rear gutter.jpg' ",
        '"/tmp/rear gutter.jpg"',
        r"/tmp/rear\ gutter.jpg",
        "file:///tmp/rear%20gutter.jpg",
    ],
)
def test_a_dragged_file_is_found_however_the_terminal_pastes_it(pasted: str) -> None:
    assert pasted_path(pasted) == Path("/tmp/rear gutter.jpg")


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert pasted_path("~/plan.pdf") == tmp_path / "plan.pdf"
    with pytest.raises(Invalid, match="no home folder"):
        pasted_path("~nobody-is-called-this/plan.pdf")


def test_a_name_with_a_backslash_is_taken_as_it_is_where_there_is_such_a_file(tmp_path: Path) -> None:
    odd = tmp_path / "a\\b.pdf"
    odd.write_bytes(b"%PDF-1.7")

    assert read_file(pasted_path(str(odd))) == b"%PDF-1.7"


def test_nothing_is_no_file() -> None:
    with pytest.raises(Invalid, match="Which file"):
        pasted_path(" ")


def test_what_is_no_readable_file_is_said_in_words(tmp_path: Path) -> None:
    empty, huge, pipe = tmp_path / "empty.pdf", tmp_path / "huge.pdf", tmp_path / "pipe"
    empty.touch()
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)

    for path, words in (
        (empty, "is empty"),
        (huge, "15 MB are the most"),
        (pipe, "is not a file"),
        (tmp_path, "is not a file"),
        (tmp_path / "none", "No such file"),
        (Path("nul\0"), "no such path"),
    ):
        with pytest.raises(Invalid, match=words) as refused:
            read_file(path)
        assert refused.value.field == "file"

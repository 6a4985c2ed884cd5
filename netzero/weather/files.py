"""Opening a file: its text, its bytes' kind, and the failures of libraries told as refusals."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from netzero.errors import BadInput, Fault, Place

MOST_BYTES = 400_000_000
"""Larger files are refused; a year of minutes in text has about 50 MB."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def bytes_of(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        BadInput: there is no such file, or it is empty or larger than 400 MB.

    """
    if not path.is_file():
        raise BadInput([Fault("NZ0478", Place(file=path.name))])
    size = path.stat().st_size
    if size == 0:
        raise BadInput([Fault("NZ0417", Place(file=path.name))])
    if size > MOST_BYTES:
        raise BadInput([Fault("NZ0418", Place(file=path.name), {"read": size / 1e6, "most": MOST_BYTES / 1e6})])
    return path.read_bytes()


def text_at(path: Path) -> str:
    """Return the text of a file.

    Raises:
        BadInput: its bytes are no text, as those of a workbook or an archive.

    """
    text = text_of(bytes_of(path))
    if "\0" in text:
        raise BadInput([Fault("NZ0477", Place(file=path.name))])
    return text


def text_of(content: bytes) -> str:
    """Return text in UTF-8 or UTF-16 (with its mark), else in Latin-1; numbers read the same in each of them."""
    if content[:2] in _UTF_16:
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def lines_of(path: Path) -> list[str]:
    """Return the lines of a text file."""
    return text_at(path).splitlines()


@contextlib.contextmanager
def read_as(path: Path, title: str) -> Iterator[None]:
    """Tell what a library could not read as a refusal of the file under this format's title."""
    try:
        yield
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, OSError) as error:
        problem = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise BadInput([Fault("NZ0402", Place(file=path.name), {"format": title, "problem": problem})]) from error

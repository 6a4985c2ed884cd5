"""How large a file may be that users bring; checked before it is read, so that no file can exhaust the machine.

The limits leave room for the largest honest file, a year of quarter hours for 200 tenants (35,040 rows, 7 million
cells, 50 MB as xlsx, 80 MB as csv), and stop what is ten times as large or only claims to be.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netzero.errors import BadInput, Fault, Place

if TYPE_CHECKING:
    import pandas as pd

MOST_FILE_MB = 200
"""Size of one file on disk."""
MOST_LINE_BYTES = 4_000_000
"""Longest line of a text: a year of quarter hours written in one row takes 0.7 MB."""
MOST_PARQUET_VALUES = 40_000_000
"""Rows times columns of a parquet file: 320 MB as floats."""
MOST_PARQUET_MB = 1000
"""Size of the unpacked columns that a parquet file declares."""

_MB = 1_000_000
_BLOCK_BYTES = 1 << 20


def check_size(path: Path, *, lines: bool = True) -> None:
    """Check that a file is there, not empty, at most `MOST_FILE_MB` large and, as a text, without endless lines.

    Args:
        path: the file.
        lines: also look for the longest line; False for binary formats.

    Raises:
        BadInput: with one fault that says what is wrong.
    """
    try:
        size_mb = path.stat().st_size / _MB
        if size_mb > MOST_FILE_MB:
            raise refused(path, "NZ1551", size_mb=round(size_mb), most_mb=MOST_FILE_MB)
        with path.open("rb") as file:
            if not file.read(1):
                raise refused(path, "NZ1552")
        longest_bytes = _longest_line_bytes(path) if lines else 0
    except (OSError, ValueError) as error:
        raise refused(path, "NZ1550", reason=getattr(error, "strerror", None) or str(error)) from None
    if longest_bytes > MOST_LINE_BYTES:
        raise refused(path, "NZ1553", most=MOST_LINE_BYTES)


def read_parquet_columns(path: Path) -> pd.DataFrame:
    """Read a parquet file after its own figures were checked: what it declares is never allocated unseen.

    Args:
        path: the file.

    Returns:
        Its columns as written, time zones kept.

    Raises:
        BadInput: with one fault, when the file is damaged or too large.
    """
    check_size(path, lines=False)
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            told = file.metadata
            values = told.num_rows * told.num_columns
            unpacked_mb = sum(told.row_group(i).total_byte_size for i in range(told.num_row_groups)) / _MB
            if values > MOST_PARQUET_VALUES:
                raise refused(path, "NZ1570", values=values, most=MOST_PARQUET_VALUES)
            if unpacked_mb > MOST_PARQUET_MB:
                raise refused(path, "NZ1571", unpacked_mb=round(unpacked_mb), most_mb=MOST_PARQUET_MB)
            columns: pd.DataFrame = file.read().to_pandas()
            return columns
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        raise refused(path, "NZ1572", reason=str(error)[:200]) from None


def refused(path: Path, code: str, /, **values: object) -> BadInput:
    """Return the exception that refuses a whole file for one reason."""
    return BadInput([Fault(code, Place(file=str(path)), values)])


def _longest_line_bytes(path: Path) -> int:
    """Return the length of the longest line, or the first one found to be too long; any of LF, CR and CRLF ends one."""
    longest = open_line = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            first, *rest = block.replace(b"\r", b"\n").split(b"\n")
            open_line += len(first)
            longest = max(longest, open_line, *map(len, rest), 0)
            if rest:
                open_line = len(rest[-1])
            if longest > MOST_LINE_BYTES:
                break
    return longest

"""A file as rows of cells with their lines, whatever its format: text, workbook or parquet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from netzero.errors import BadInput, Place
from netzero.intake.encoding import decode
from netzero.intake.inspection import Findings
from netzero.intake.limits import check_size, read_parquet_columns
from netzero.intake.separator import split

Row = Sequence[object]

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PARQUET = b"PAR1"
MOST_ROWS = 1_100_000
"""Two years of minutes, or a workbook's longest sheet."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The cells of one sheet: text of a text file, else text, numbers, dates or None."""

    file: str
    format: str
    sheet: str
    """Empty but in a workbook."""
    rows: Sequence[Row]
    lines: Sequence[int]
    """Line of the file, or row of the sheet, of each row."""
    separator: str = ""
    """Between the cells of a text."""
    unread: tuple[str, ...] = ()
    """Cells of a workbook's sheet that show something but hold no value."""
    hidden: bool = False
    """Whether a workbook does not show the sheet."""


def read_rows(path: Path, name: str, findings: Findings) -> list[Rows]:
    """Return the sheets of a file; one, but for a workbook.

    Args:
        path: the file.
        name: what it is called in places.
        findings: how it was read is noted here.

    Raises:
        BadInput: there is no such file, it is empty, too large, or in no known format; noted too.

    """
    place = Place(file=name)
    if not path.is_file():
        findings.refusal("NZ0501", place, read=name)
        raise findings.refused()
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        findings.refusal("NZ1550", place, reason=error.strerror or str(error))
        raise findings.refused() from error
    if not start:
        findings.refusal("NZ1501", place)
        raise findings.refused()
    if start.startswith(_OLD_EXCEL):
        findings.refusal("NZ1508", place)
        raise findings.refused()
    try:
        if start.startswith(_PARQUET):
            return [_of_parquet(path, name)]
        if start.startswith(_ZIP):
            return _of_workbook(path, name)
        check_size(path)
    except BadInput as error:
        findings.extend("refusal", error.faults)
        raise
    return [_of_text(path, name, findings)]


def _of_text(path: Path, name: str, findings: Findings) -> Rows:
    text = decode(path.read_bytes(), name, findings)
    if not text.strip():
        findings.refusal("NZ1501", Place(file=name))
        raise findings.refused()
    rows, lines, separator = split(text, name, findings)
    if len(rows) > MOST_ROWS:
        findings.refusal("NZ0519", Place(file=name), limit=MOST_ROWS)
        raise findings.refused()
    suffix = path.suffix.lower().lstrip(".")
    return Rows(name, suffix or "txt", "", rows, lines, separator)


def _of_workbook(path: Path, name: str) -> list[Rows]:
    from netzero.intake.workbook import read_workbook

    form = path.suffix.lower().lstrip(".") or "xlsx"
    return [
        Rows(name, form, sheet.name, sheet.cells, range(1, len(sheet.cells) + 1), "", sheet.unread, sheet.hidden)
        for sheet in read_workbook(path)
        if sheet.cells or sheet.unread
    ]


def _of_parquet(path: Path, name: str) -> Rows:
    """Return a parquet file as a header row and rows of values; a named or dated index is a column."""
    import pandas as pd

    frame = read_parquet_columns(path)
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    columns = [_plain(frame[column]) for column in frame.columns]
    header = [str(column) for column in frame.columns]
    return Rows(name, "parquet", "", [header, *zip(*columns, strict=True)], range(1, len(frame) + 2))


def _plain(column: object) -> list[object]:
    import pandas as pd

    series = pd.Series(column)
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        return [stamp.isoformat(" ") for stamp in series]
    if pd.api.types.is_datetime64_dtype(series.dtype):
        return list(series.to_numpy().astype("datetime64[us]").tolist())
    if pd.api.types.is_object_dtype(series.dtype):
        series = series.map(lambda cell: float(cell) if isinstance(cell, Decimal) else cell)
    return list(series.astype(object).where(series.notna(), None))

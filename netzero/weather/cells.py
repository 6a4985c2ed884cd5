"""Tables of text: rows of cells, numbers and stamps with the line that is wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.year import Floats, Times

MOST_TOLD = 20
_GAPS = {"", "-", "na", "n/a", "nan", "null"}
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?::\d\d(?:\.0+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


@dataclass(frozen=True)
class Table:
    """The cells of a table as text."""

    file: str
    header: list[str]
    rows: list[list[str]]
    first_line: int
    """Line of the first row."""

    def column(self, position: int) -> list[str]:
        """Return the cells of a column."""
        return [row[position] for row in self.rows]


def table_of(file: str, lines: Sequence[str], skipped: int, delimiter: str = ",", headers: int = 1) -> Table:
    """Return the table that begins after `skipped` lines with `headers` lines of header; short rows end in gaps.

    Raises:
        BadInput: there is no table of two rows, or a row is longer than the header, so that its cells have no names.

    """
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(lines[skipped:], delimiter=delimiter)]
    except csv.Error as error:
        raise BadInput([Fault("NZ0401", Place(file=file))]) from error
    while cells and not any(cells[-1]):
        cells.pop()
    if len(cells) < headers + 2:
        raise BadInput([Fault("NZ0401", Place(file=file))])
    width = len(cells[0])
    long = [row for row in range(1, len(cells)) if any(cells[row][width:])]
    if long:
        values = {"read": len(cells[long[0]]), "wanted": width, "count": len(long)}
        raise BadInput([Fault("NZ0482", Place(file, skipped + long[0] + 1), values)])
    rows = [(row + [""] * width)[:width] for row in cells[headers:]]
    return Table(file, cells[0], rows, skipped + headers + 1)


def delimiter_of(line: str) -> str:
    """Return what separates the cells of a line: that which stands in it most often."""
    return max(",;\t", key=line.count)


def numbers(cells: Sequence[str], first: Place, findings: Findings) -> Floats:
    """Return a column of numbers, gaps as NaN; text that is no number is refused."""
    cells = _with_points(cells, first, findings)
    values = np.full(len(cells), np.nan)
    wrong = []
    for row, cell in enumerate(cells):
        if _NUMBER.fullmatch(cell):
            values[row] = float(cell)
        elif cell.lower() not in _GAPS:
            wrong.append(row)
    for row in wrong[:MOST_TOLD]:
        findings.refusal("NZ0415", Place(first.file, first.line + row, path=first.path), read=cells[row][:40])
    return values


def _with_points(cells: Sequence[str], first: Place, findings: Findings) -> Sequence[str]:
    """Return cells with a point where they have a comma as decimal mark; what may be a mark of thousands is refused."""
    with_comma = [row for row, cell in enumerate(cells) if "," in cell]
    if not with_comma:
        return cells
    whole = any("," not in cell and cell.lower() not in _GAPS for cell in cells)
    thousands = whole and all(_THOUSANDS.fullmatch(cells[row]) for row in with_comma)
    if thousands or any("." in cell for cell in cells):
        row = with_comma[0]
        findings.refusal("NZ0483", Place(first.file, first.line + row, path=first.path), read=cells[row][:40])
    return [cell.replace(",", ".") for cell in cells]


def terms_of(
    table: Table, positions: Mapping[str, int], findings: Findings
) -> tuple[dict[str, str], dict[str, Floats]]:
    """Return the name of each term's column in the file, and its numbers; `positions` are those of the columns."""
    headers = {name: table.header[position] for name, position in positions.items()}
    values = {
        name: numbers(table.column(position), Place(table.file, table.first_line, path=headers[name]), findings)
        for name, position in positions.items()
    }
    return headers, values


def stamps(cells: Sequence[str], first: Place, findings: Findings) -> tuple[Times, float | None]:
    """Return ISO stamps as datetime64[m] and the zone that they name, if they do.

    Stamps that name two zones an hour apart keep daylight saving time; they are moved to the standard time, the lesser.

    Raises:
        BadInput: a cell is no stamp, or stamps name zones that no place has together.

    """
    found = [_STAMP.fullmatch(cell) for cell in cells]
    wrong = [row for row, match in enumerate(found) if match is None or not _is_moment(match[1])]
    for row in wrong[:MOST_TOLD]:
        findings.refusal("NZ0409", Place(first.file, first.line + row, path=first.path), read=cells[row][:40])
    if wrong:
        findings.raise_if_refused()
    moments = np.array([match[1].replace(" ", "T") for match in found if match], dtype="datetime64[m]")
    texts = [match[2] or "" for match in found if match]
    zones = {text: _hours(text) for text in set(texts)}
    named = sorted(hours for hours in zones.values() if hours is not None)
    mixed = named and (len(named) < len(zones) or named[-1] - named[0] > 1.0)
    if mixed:
        findings.refusal("NZ0430", first, read=", ".join(sorted(zones)[:3]))
        findings.raise_if_refused()
    if not named:
        return moments, None
    if len(named) > 1:
        findings.evidence("NZ0468", first, standard=named[0], summer=named[-1])
    ahead_min = [round(((zones[text] or 0.0) - named[0]) * 60) for text in texts]
    return moments - np.array(ahead_min, dtype="timedelta64[m]"), named[0]


def _is_moment(text: str) -> bool:
    try:
        np.datetime64(text.replace(" ", "T"), "m")
    except ValueError:
        return False
    return True


def zone_of(cell: str) -> float | None:
    """Return the zone of an ISO stamp in hours; None when it names none."""
    match = _STAMP.fullmatch(cell)
    return _hours(match[2] or "") if match else None


def _hours(zone: str) -> float | None:
    """Return the hours of '+07:00' or 'Z'; None without a zone."""
    if zone in ("", "Z"):
        return 0.0 if zone else None
    digits = zone[1:].replace(":", "")
    return (int(digits[:2]) + int(digits[2:]) / 60) * (-1 if zone[0] == "-" else 1)

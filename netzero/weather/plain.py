"""Plain CSV: one row a step, columns and stamps declared by the scenario.

Lines beginning with '#' before the header row are comments. Stamps are ISO 8601 without a zone; the zone and what a
stamp stands for (start, middle, end or an instant) are declared. Steps are 15, 30 or 60 minutes and make one year.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np

from netzero.errors import BadInput, Fault, Faults, Place
from netzero.vocabulary import WEATHER
from netzero.weather.raw import Declared, Raw
from netzero.weather.year import About, Floats, Times

REQUIRED = ("ghi_w_m2", "temperature_c", "wind_m_s")
STEPS_MIN = (15, 30, 60)
_GAPS = {"", "-", "na", "n/a", "nan", "null"}
_MOST_TOLD = 20
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.0+)?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def read_plain(path: Path, declared: Declared, faults: Faults) -> Raw:
    """Return the year of a plain CSV.

    Raises:
        BadInput: zone, label, a column or the stamps are wrong, so that values cannot be placed in time.

    """
    if declared.utc_offset_h is None:
        faults.add("NZ0405", Place(file=path.name, path="weather.utc_offset"))
    if declared.label is None:
        faults.add("NZ0406", Place(file=path.name, path="weather.label"))
    header, rows, first_line = _cells(path)
    positions = _positions(path.name, header, declared, faults)
    faults.raise_if_any()
    stamps = _stamps(path.name, [row[positions["time"]] for row in rows], first_line, faults)
    faults.raise_if_any()
    step_min = _step(path.name, stamps, first_line, faults)
    headers = {name: header[position] for name, position in positions.items() if name != "time"}
    values = {
        name: _numbers([row[positions[name]] for row in rows], Place(path.name, first_line, path=headers[name]), faults)
        for name in headers
    }
    before = {"start": 0, "middle": step_min // 2, "end": step_min, "instant": 0}[declared.label or "start"]
    about = About(
        latitude=declared.latitude,
        longitude=declared.longitude,
        altitude_m=declared.altitude_m,
        utc_offset_h=declared.utc_offset_h or 0.0,
        sun_offset_min=0.0 if declared.label == "instant" else step_min / 2,
        wind_height_m=10.0,
        source=path.name,
        synthetic=0,
        year_kind="single",
    )
    return Raw(path.name, stamps - np.timedelta64(before, "m"), values, headers, first_line, about)


def _cells(path: Path) -> tuple[list[str], list[list[str]], int]:
    """Return the header, the rows as text and the line of the first row."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace").splitlines()
    skipped = next((number for number, line in enumerate(text) if not line.startswith("#")), len(text))
    try:
        table = [[cell.strip() for cell in row] for row in csv.reader(text[skipped:])]
    except csv.Error as error:
        raise BadInput([Fault("NZ0401", Place(file=path.name))]) from error
    while table and not any(table[-1]):
        table.pop()
    if len(table) < 3:
        raise BadInput([Fault("NZ0401", Place(file=path.name))])
    width = len(table[0])
    return table[0], [(row + [""] * width)[:width] for row in table[1:]], skipped + 2


def _positions(file: str, header: list[str], declared: Declared, faults: Faults) -> dict[str, int]:
    """Return the position of each term's column, those of the scenario first, else columns of our own names."""
    place = Place(file, 1, path="weather.columns")
    known = ("time", *WEATHER)
    for name in declared.columns:
        if name not in known:
            faults.add("NZ0407", place, read=name, known=", ".join(known))
    positions = {}
    for name in known:
        column = declared.columns.get(name, name)
        if header.count(column) > 1:
            faults.add("NZ0416", place, column=column)
        if column in header:
            positions[name] = header.index(column)
        elif name in declared.columns or name in ("time", *REQUIRED):
            faults.add("NZ0408", place, name=name, column=column, header=", ".join(header)[:200])
    return positions


def _stamps(file: str, cells: list[str], first_line: int, faults: Faults) -> Times:
    """Return the stamps as datetime64[m]; faults: a cell that is no stamp."""
    wrong = [row for row, cell in enumerate(cells) if not _STAMP.fullmatch(cell)]
    stamps = np.full(len(cells), np.datetime64("NaT", "m"))
    if not wrong:
        try:
            return np.array(cells, dtype="datetime64[s]").astype("datetime64[m]")
        except ValueError:
            wrong = [row for row, cell in enumerate(cells) if not _is_moment(cell)]
    for row in wrong[:_MOST_TOLD]:
        faults.add("NZ0409", Place(file, first_line + row, path="time"), read=cells[row][:40])
    return stamps


def _is_moment(cell: str) -> bool:
    try:
        np.datetime64(cell.replace(" ", "T"), "s")
    except ValueError:
        return False
    return True


def _step(file: str, stamps: Times, first_line: int, faults: Faults) -> int:
    """Return the step in minutes; faults: another step, or stamps that do not follow each other by it."""
    apart_min = (np.diff(stamps) / np.timedelta64(1, "m")).astype(np.int64)
    step_min = int(np.median(apart_min))
    if step_min not in STEPS_MIN:
        raise BadInput([Fault("NZ0410", Place(file, first_line + 1, path="time"), {"read": step_min})])
    for row in np.flatnonzero(apart_min != step_min)[:_MOST_TOLD]:
        faults.add(
            "NZ0411", Place(file, first_line + int(row) + 1, path="time"), read=int(apart_min[row]), step=step_min
        )
    faults.raise_if_any()
    return step_min


def _numbers(cells: list[str], first: Place, faults: Faults) -> Floats:
    """Return a column of numbers, gaps as NaN; faults: text that is no number."""
    values = np.full(len(cells), np.nan)
    wrong = []
    for row, cell in enumerate(cells):
        if _NUMBER.fullmatch(cell):
            values[row] = float(cell)
        elif cell.lower() not in _GAPS:
            wrong.append(row)
    for row in wrong[:_MOST_TOLD]:
        faults.add("NZ0415", Place(first.file, first.line + row, path=first.path), read=cells[row][:40])
    return values

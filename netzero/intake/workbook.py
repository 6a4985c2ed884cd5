"""Workbooks (xlsx, xlsm, xls, xlsb, ods) read as plain values, in a child process with limits.

A workbook of 14 KB can make its reader ask for 100 GB and abort, which no caller can catch; so the reader runs in a
process of its own (`netzero.intake.workbook_child`) with limits of memory and time, and what comes back is text.
Formulas are not computed: a cell has the value that was stored when the workbook was last saved.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from netzero.intake.limits import check_size, refused
from netzero.intake.workbook_child import MOST_MEMORY_MB

Cell = str | float | bool | datetime | date | time | timedelta | None

MOST_SECONDS = 55
"""From start to the last row, on the wall clock."""
MOST_ROW_BYTES = 64_000_000
"""One row as text: 16,384 cells, most of them short."""

_CHILD = "netzero.intake.workbook_child"
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 1000)  # Windows has no such signal
_READ: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: `cells[i][j]` is row i + 1, column j + 1 of the sheet, from A1 on; all rows are equally long."""

    name: str
    cells: tuple[tuple[Cell, ...], ...]
    """Numbers are floats; a number that is none (NaN, infinite) is its text; an empty cell or text is None."""
    unread: tuple[str, ...] = ()
    """Cells that show something but are None here: error values, and formulas that were never computed (xlsx only)."""
    hidden: bool = False
    """Whether the workbook does not show it."""


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Read all worksheets of a workbook, whatever the suffix of its name says.

    Args:
        path: the file.

    Returns:
        The sheets in the order of the workbook, hidden ones too; charts and macros are left out.

    Raises:
        BadInput: with one fault that names the file and says why it cannot or must not be read.
    """
    check_size(path, lines=False)
    try:
        with _child(path) as (process, late):
            sheets = _sheets(process.stdout, path) if process.stdout else None
    except OSError as error:
        raise refused(path, "NZ1550", reason=str(error)) from None
    if sheets is None:
        if late.is_set() or process.returncode == -_OUT_OF_TIME:
            raise refused(path, "NZ1567", most_s=MOST_SECONDS)
        raise refused(path, "NZ1566", most_mb=MOST_MEMORY_MB)
    return sheets


@contextmanager
def _child(path: Path) -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    """Start the reading process; whatever happens, it is gone afterwards. The event tells that its time was over."""
    late = threading.Event()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-m", _CHILD, os.path.abspath(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def stop() -> None:
        late.set()
        _kill(process)

    clock = threading.Timer(MOST_SECONDS, stop)
    clock.start()
    try:
        yield process, late
    finally:
        clock.cancel()
        _kill(process)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _sheets(answer: IO[bytes], path: Path) -> tuple[Sheet, ...] | None:
    """Return the sheets that the child tells; None when it ended in the middle or talks nonsense."""
    decode = json.JSONDecoder(object_hook=_dated, parse_int=float, parse_constant=str).decode
    told: list[tuple[dict[str, Any], list[tuple[Cell, ...]]]] = []
    while line := answer.readline(MOST_ROW_BYTES):
        try:
            item = decode(line.decode())
        except (ValueError, RecursionError):
            return None
        if isinstance(item, list):
            told[-1][1].append(tuple([None if value == "" else value for value in item] if "" in item else item))
        elif "sheet" in item:
            told.append((item, []))
        elif "refused" in item:
            raise refused(path, item["refused"], **json.loads(line)["values"])
        else:
            return tuple(Sheet(of["sheet"], tuple(rows), tuple(of["unread"]), of["hidden"]) for of, rows in told)
    return None


def _dated(item: dict[str, Any]) -> Any:
    """Return the date or time that an object of the child's answer stands for; other objects as they are."""
    if len(item) == 1:
        ((kind, value),) = item.items()
        if kind in _READ:
            return _READ[kind](value)
    return item

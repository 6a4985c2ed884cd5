"""The child process that reads one workbook within limits: `python -I -m netzero.intake.workbook_child FILE`.

Writes JSON lines to stdout: `{"sheet": name, "unread": [...], "hidden": false}` before the rows of a sheet, each row as
a list, and `{"end": true}` last; or `{"refused": code, "values": {...}}`. A date or time is
`{"datetime": "2025-01-01T00:00:00"}`.
No byte of the file is ever run or unpickled, here or by the parent.
"""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import suppress
from typing import Any

from netzero.intake.archive import Archive
from netzero.intake.grid import MOST_CELLS, MOST_SHEETS, Refused

MOST_CPU_S = 50
MOST_MEMORY_MB = 1200
"""Address space, where the system limits it; 7 million cells take 800 MB."""

_SUFFIXES = {"xlsx": (".xlsx", ".xlsm"), "xlsb": (".xlsb",), "ods": (".ods",), "xls": (".xls",)}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


def main(path: str) -> None:
    """Read the workbook and write its values, or why it is refused."""
    _limit_this_process()
    try:
        _read(path)
        _write({"end": True})
    except Refused as refusal:
        _write({"refused": refusal.code, "values": refusal.values})
    except MemoryError:
        _write({"refused": "NZ1566", "values": {"most_mb": MOST_MEMORY_MB}})
    except BaseException as error:
        # a panic of the reader's Rust code is no Exception
        encrypted = type(error).__name__ == "PasswordError"
        reason = {} if encrypted else {"reason": str(error)[:200] or type(error).__name__}
        _write({"refused": "NZ1555" if encrypted else "NZ1565", "values": reason})


def _limit_this_process() -> None:
    """Give up memory, processor time and the writing of files, where the system has such limits."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the look through the archive remain
        return
    wanted = {
        resource.RLIMIT_AS: MOST_MEMORY_MB * 1_000_000,
        resource.RLIMIT_CPU: MOST_CPU_S,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        allowed = resource.getrlimit(kind)[1]
        limit = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        last = limit if limit == allowed else limit + 1  # the soft limit of time ends with a signal that says so
        with suppress(ValueError, OSError):  # macOS refuses to limit the address space
            resource.setrlimit(kind, (limit, last))


def _read(path: str) -> None:
    """Look through the file, then write sheet after sheet."""
    kind, unread = _looked_through(path)
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if path.lower().endswith(_SUFFIXES[kind]):
        workbook = CalamineWorkbook.from_path(path)
    else:  # the suffix is wrong, and the reader would trust it
        with open(path, "rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
    if len(workbook.sheet_names) > MOST_SHEETS:
        raise Refused("NZ1557", most=MOST_SHEETS)
    cells = 0
    for metadata in workbook.sheets_metadata:
        name = metadata.name
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(name)
        first_column = sheet.start[1] if sheet.start else 0
        last_row, last_column = sheet.end or (-1, -1)
        cells += (last_row + 1) * (last_column + 1)
        if cells > MOST_CELLS:
            raise Refused("NZ1564", part=name, corner="", cells=cells, most=MOST_CELLS)
        hidden = metadata.visible != SheetVisibleEnum.Visible
        _write({"sheet": name, "unread": unread.get(name, []), "hidden": hidden})
        margin = [""] * first_column
        for row in sheet.iter_rows():  # these have the empty rows above the first value, but not the columns before it
            _write(margin + row)


def _looked_through(path: str) -> tuple[str, dict[str, list[str]]]:
    """Return the kind of workbook and its cells without value, once nothing in it was found to be harmful."""
    with open(path, "rb") as file:
        beginning = file.read(len(_OLE))
        if beginning == _OLE:
            content = file.read()
            if _ENCRYPTED_PACKAGE in content:
                raise Refused("NZ1555")
            if b"PK\x05\x06" in content[-70_000:]:
                raise Refused("NZ1554")  # two files in one: what is looked through must be what is read
            return "xls", {}
    if not beginning.startswith(_ZIP):
        raise Refused("NZ1554")
    archive = Archive(path)
    return archive.kind, archive.unread()


def _write(value: Any) -> None:
    sys.stdout.write(_ENCODER.encode(value) + "\n")


def _plain(value: Any) -> Any:
    """Return a date or time as JSON has it; a length of time in seconds."""
    if isinstance(value, datetime.timedelta):
        return {"timedelta": value.total_seconds()}
    return {type(value).__name__: value.isoformat()}


_ENCODER = json.JSONEncoder(default=_plain)

if __name__ == "__main__":
    main(sys.argv[1])

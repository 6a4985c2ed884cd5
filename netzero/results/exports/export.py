"""Exports of a case for other tools: CSV, Parquet, Excel and a JSON summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from netzero.errors import BadInput, Fault
from netzero.results.case import Case
from netzero.results.exports.as_csv import csv_files
from netzero.results.exports.as_parquet import parquet_files
from netzero.results.exports.as_xlsx import xlsx_files
from netzero.results.store.files import replace_file
from netzero.results.summary import summary

Writer = Callable[[Case], Iterator[tuple[str, bytes]]]


def json_files(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield summary.json."""
    yield "summary.json", json.dumps(summary(case), ensure_ascii=False, indent=1, allow_nan=False).encode()


FORMATS: dict[str, Writer] = {
    "csv": csv_files,
    "parquet": parquet_files,
    "xlsx": xlsx_files,
    "json": json_files,
}


def export(case: Case, folder: Path, formats: Iterable[str]) -> list[Path]:
    """Write a case in other formats into a folder and return the paths; equal cases give equal bytes.

    Args:
        case: the case.
        folder: made when it is not there.
        formats: names among `FORMATS`.

    Raises:
        BadInput: a name is no format; nothing is written.
        StorageFailed: no space or no permission.

    """
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise BadInput([Fault("NZ1113", values={"read": name, "allowed": ", ".join(FORMATS)}) for name in unknown])
    return [replace_file(Path(folder) / name, data) for one in wanted for name, data in FORMATS[one](case)]

"""CSV: UTF-8 with a byte order mark, so that Excel reads Vietnamese; numbers to the last digit, with a point."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from netzero.results.case import Case
from netzero.results.exports.tables import bases, tables, wide_hours

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""First characters that make a spreadsheet read a text as a formula (OWASP, CSV injection)."""
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A number and nothing else: a spreadsheet reads it as such, and so does whatever else reads the file."""


def csv_files(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield every table, and the hours of the promise and of the operation: one row a step, one column a flow."""
    for name, frame in tables(case).items():
        yield f"{name}.csv", csv_bytes(frame)
    for basis in bases(case):
        yield f"hourly_{basis}.csv", csv_bytes(wide_hours(case, basis))


def harmless(value: Any) -> Any:
    """Return a text that no spreadsheet takes for a formula; a number, also as text, and all else unchanged."""
    if not isinstance(value, str) or not value.startswith(RISKY) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(value: str) -> bool:
    return NUMBER.fullmatch(value) is not None and math.isfinite(float(value))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as a CSV file in which no text is a formula."""
    texts = [i for i, kind in enumerate(frame.dtypes) if not pd.api.types.is_numeric_dtype(kind) and kind.kind != "M"]
    safe = frame.copy()
    for i in texts:
        safe.isetitem(i, frame.iloc[:, i].astype(object).map(harmless).to_numpy())
    safe.columns = pd.Index([harmless(name) for name in frame.columns])
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")

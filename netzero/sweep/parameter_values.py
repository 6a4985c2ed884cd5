"""What cases set, as columns: of numbers where every case has one, else of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd


def parameter_columns(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the column `set.<parameter>` of each parameter of the rows; nothing in a row that does not set it."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {f"set.{name}": _column([row.get(name) for row in rows]) for name in names}
    return pd.DataFrame(columns, index=range(len(rows)))


def _column(values: Sequence[Any]) -> pd.Series[Any]:
    if all(value is None or _is_number(value) for value in values):
        return pd.Series(values, dtype=float)
    return pd.Series([None if value is None else _text(value) for value in values], dtype=object)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Writes the folder that a user would write: park.yaml, tenants.csv and tables of series."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

HANOI = {"latitude": 21.0, "longitude": 105.8, "utc_offset": 7}
"""A site for parks whose profiles are given: it decides nothing."""
NO_LIMIT_MW, NO_LIMIT_MWH = "1 TW", "1 TWh"
"""For sizes that a peer leaves free in one stage and forbids in another."""


def write_folder(
    folder: Path,
    park: Mapping[str, Any],
    tenants: Sequence[Mapping[str, Any]],
    tables: Mapping[str, pd.DataFrame],
) -> Path:
    """Write a scenario folder and return it; numbers keep all their digits."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = {"version": 1, "site": HANOI, "holidays": None, "unserved_price": "none", **park}
    (folder / "park.yaml").write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), encoding="utf-8")
    _write_rows(folder / "tenants.csv", tenants)
    for name, table in tables.items():
        table.to_csv(folder / name, index=False)
    return folder


def _write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a table whose rows may lack some cells."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def amount(value: float, unit: str) -> str:
    """Return a quantity with its unit, such as '650000.0 USD/MW'."""
    return f"{float(value)!r} {unit}"


def by_stage(values: Mapping[int, float], unit: str) -> dict[int, str]:
    """Return a quantity for each stage year."""
    return {year: amount(value, unit) for year, value in values.items()}


def metered(carrier: str, file: str, name: str, unit: str, year: int) -> dict[str, Any]:
    """Return a tenant's cells that say where its need of a carrier was metered."""
    cells = {"file": file, "column": name, "unit": unit, "year": year}
    return {f"{carrier}_{part}": value for part, value in cells.items()}


def column(file: str, name: str) -> dict[str, str]:
    """Return a reference to a column of a table in the folder."""
    return {"file": file, "column": name}

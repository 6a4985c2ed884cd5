"""Time of reading a year of quarter hours for 200 tenants, CSV and Excel, beside plain pandas."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import pandas as pd

from netzero.demand import LoadOptions, read_load

TENANTS = 200
STEPS = 35_040
Read = TypeVar("Read")


def year() -> pd.DataFrame:
    """Return loads in kW by tenant, with stamps at the start of each quarter hour."""
    kw = np.random.default_rng(1).uniform(100, 900, (STEPS, TENANTS)).round(1)
    frame = pd.DataFrame(kw, columns=[f"tenant_{i} (kW)" for i in range(TENANTS)])
    frame.insert(0, "time", pd.date_range("2025-01-01", periods=STEPS, freq="15min").strftime("%Y-%m-%d %H:%M"))
    return frame


def measure() -> dict[str, object]:
    """Return seconds on the clock for each file and reader, and the ratio of ours to plain pandas."""
    frame = year()
    total = float(frame.iloc[:, 1:].to_numpy().sum()) / 4
    found: dict[str, object] = {"tenants": TENANTS, "steps": STEPS}
    with TemporaryDirectory() as folder:
        csv, xlsx = Path(folder) / "loads.csv", Path(folder) / "loads.xlsx"
        frame.to_csv(csv, index=False)
        frame.to_excel(xlsx, index=False, engine="xlsxwriter")
        plain: dict[Path, Callable[[], pd.DataFrame]] = {
            csv: lambda: pd.read_csv(csv, parse_dates=["time"]),
            xlsx: lambda: pd.read_excel(xlsx, engine="calamine", parse_dates=["time"]),
        }
        for path, read in plain.items():
            theirs_s, _ = _timed(read)
            ours_s, load = _timed(partial(read_load, path, LoadOptions()))
            kwh = sum(series.kwh for series in load.series.values())
            found[path.suffix[1:]] = {
                "pandas_s": round(theirs_s, 2),
                "ours_s": round(ours_s, 2),
                "ratio": round(ours_s / theirs_s, 2),
                "verdict": load.inspection.verdict,
                "relative_error_of_energy": abs(kwh / total - 1),
            }
    return found


def _timed(read: Callable[[], Read]) -> tuple[float, Read]:
    begin = time.perf_counter()
    result = read()
    return time.perf_counter() - begin, result


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))

"""Reads what a case gives."""

import json
from pathlib import Path
from typing import Any

import pandas as pd


def read_inputs(case_folder: Path) -> dict[str, Any]:
    """Return inputs.json of a case."""
    return json.loads((case_folder / "inputs.json").read_text(encoding="utf-8"))


def read_series(case_folder: Path) -> pd.DataFrame:
    """Return timeseries.csv of a case."""
    return pd.read_csv(case_folder / "timeseries.csv")


def read_notes(case_folder: Path) -> dict[str, Any]:
    """Return expected.json of a case, where some families write what they assume."""
    return json.loads((case_folder / "expected.json").read_text(encoding="utf-8"))


def weather_file(case_folder: Path, named: str) -> Path:
    """Return a weather file that a case names; it lies in the folder `weather` beside that of the cases."""
    return case_folder.resolve().parents[1] / "weather" / Path(named).name

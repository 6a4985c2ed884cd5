"""How far yearly figures lie apart over cases, weather years and futures: quantiles by year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from netzero.sweep.questions.counts import Counts, counted

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
YEAR = re.compile(r"(?<![^.])[12]\d{3}(?![^.])")
"""A part of a figure's name that is a year, as in 'co2.2040.net' and 'capacity.pv.2040'."""
ANY = "*"


@dataclass(frozen=True)
class Fan:
    """Quantiles of a yearly figure; linear between neighbours (Hyndman and Fan 1996, type 7)."""

    figure: str
    """Its name with '*' for the year."""
    years: tuple[int, ...]
    quantiles: Mapping[float, tuple[float, ...]]
    """Values by year of each quantile."""
    counts: Counts

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        shown = {f"P{100 * share:g}": list(values) for share, values in self.quantiles.items()}
        return {"figure": self.figure, "years": list(self.years), "quantiles": shown, "counts": self.counts.plain()}


def families(figures: Iterable[str]) -> dict[str, dict[int, str]]:
    """Return the column of each year of every figure that has years: 'co2.*.net' -> {2030: 'co2.2030.net', ...}."""
    found: dict[str, dict[int, str]] = {}
    for name in figures:
        if (year := YEAR.search(name)) is not None:
            found.setdefault(f"{name[: year.start()]}{ANY}{name[year.end() :]}", {})[int(year[0])] = name
    return {family: dict(sorted(columns.items())) for family, columns in found.items()}


def fan(frame: pd.DataFrame, figure: str, columns: Mapping[int, str]) -> Fan | None:
    """Return the quantiles of a yearly figure over all rows that are done; every row counts alike.

    None when no row has the figure in every year.

    Args:
        frame: the table of all cases.
        figure: its name with '*' for the year.
        columns: the column of each year.

    """
    used, counts = counted(frame, columns.values())
    if used.empty:
        return None
    values = np.quantile(used[list(columns.values())].to_numpy(dtype=float), QUANTILES, axis=0)
    rows = {share: tuple(float(value) for value in row) for share, row in zip(QUANTILES, values, strict=True)}
    return Fan(figure, tuple(columns), rows, counts)

"""The greenhouse-gas inventory as a table, in the order in which Viet Nam's Decree 06/2022 names its sources.

The decree's form 06 prescribes headings and no tables: this order and these rows are what is read from it. Mobile
sources, fugitive emissions other than refrigerants, and waste have rows without a value: nothing here models them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import xarray as xr

from netzero.results.case import Operated

ROWS = (
    ("direct", "1", "stationary"),
    ("direct", "2", "mobile"),
    ("direct", "3", "process"),
    ("direct", "4", "fugitive"),
    ("direct", "5", "refrigerant"),
    ("direct", "6", "waste"),
    ("indirect", "7", "electricity"),
    ("indirect", "8a", "heat_outside"),
    ("indirect", "8b", "heat_inside"),
    ("eliminated in the park", "9", "heat_given"),
)
"""Class, number and source of each row."""
WHOLE = "(all parties)"
"""Stands for the park as a whole, in which heat bought and given inside cancel."""


def inventory_table(operated: Operated) -> pd.DataFrame:
    """Return stage, party, class, number, source, gas, t CO2e and t of the gas, of books that hold an inventory."""
    columns = ["stage", "party", "class", "number", "source", "gas", "t_co2e", "t_gas"]
    told = operated.books["inventory"]
    everyone = told.sum("party").expand_dims(party=[WHOLE])
    rows = [row for part in (told, everyone) for row in _rows(part)]
    return pd.DataFrame(rows, columns=columns).sort_values(["stage", "party"], kind="stable", ignore_index=True)


def _rows(told: xr.DataArray) -> Iterator[tuple[Any, ...]]:
    known = {str(source) for source in told["source"].values}
    for party in told["party"].values:
        for stage in told["stage"].values:
            for kind, number, source in ROWS:
                head = (int(stage), str(party), kind, number, source)
                if source not in known:
                    yield (*head, "", None, None)
                    continue
                of_source = told.sel(party=party, stage=stage, source=source)
                values = zip(told["gas"].values, of_source.values, told["warming"].values, strict=True)
                shown = [(str(gas), float(t), float(t) / float(warming)) for gas, t, warming in values if t]
                for gas, t_co2e, t_gas in shown or [("", 0.0, 0.0)]:
                    yield (*head, gas, t_co2e, t_gas)

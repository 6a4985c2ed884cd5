"""The reference park as a linear program in compact form, written by hand on arrays: the yardstick of the planner.

Its inputs, equations and optima are those of the case `reference_park` of the test data. Columns by stage and hour:
import, export, renewable power used, unserved power and heat, heat pump (electric), electric boiler (electric), gas
boiler (thermal), and charge, discharge and level of battery and heat storage.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from netzero.planner.program import LinearProgram, Span

Floats = NDArray[np.float64]
CASE = Path(os.environ.get("NETZERO_TEST_DATA", "../shared/data")) / "cases" / "reference_park"
MONTHS = 12
HOURLY = ("imp", "exp", "ren", "she", "shh", "hp", "eb", "gb", "bc", "bd", "bl", "tc", "td", "tl")
FITS = ("ren", "hp", "eb", "gb", "bc", "bd", "bl", "tc", "td", "tl", "imp")
ASSET_OF = {"hp": "hp", "eb": "eb", "gb": "gb"} | {f"{a[0]}{of}": a for a in ("bat", "tes") for of in "cdl"}
PROFILES = ["pv_profile_0", "pv_profile_1", "pv_profile_2"]
MOST_OFFSET_T = 1e5


@dataclass(frozen=True, eq=False)
class ReferencePark:
    """Inputs of the case, for its one or its six stages."""

    given: dict[str, Any]
    stage: dict[str, Any]
    series: pd.DataFrame

    @property
    def years(self) -> list[int]:
        """First years of the stages."""
        return list(self.stage["years"])

    @property
    def hours(self) -> int:
        """Length of the time axis."""
        return len(self.series)

    def demand(self, carrier: str) -> Floats:
        """Return the sum of all tenants, MW."""
        return np.asarray(self.series.filter(regex=f"^{carrier}_t").sum(axis=1))

    def profile_of(self, asset: str) -> str | None:
        """Return the column of the asset's availability; None when it has none."""
        if asset.startswith("pv"):
            return f"pv_profile_{self.given['pv_profile_of_roof'][int(asset[2:])]}"
        return "wind_profile" if asset == "wind" else None


def read(folder: Path, stages: int, hours: int = 8760) -> ReferencePark:
    """Return the case with one stage or six, or the first of the six, on its first hours."""
    given = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    series = pd.read_csv(folder / "timeseries.csv", nrows=hours)
    return ReferencePark(given, given["one_stage" if stages == 1 else "six_stages"], series)


class _Entries:
    """Entries of the matrix as they come."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.columns: list[Any] = []
        self.values: list[Any] = []

    def add(self, rows: Any, columns: Any, values: Any) -> None:
        rows, columns, values = np.broadcast_arrays(rows, columns, values)
        self.rows.append(rows.ravel())
        self.columns.append(columns.ravel())
        self.values.append(values.ravel())

    def matrix(self, shape: tuple[int, int]) -> Any:
        joined = (np.concatenate(one) for one in (self.values, self.rows, self.columns))
        values, rows, columns = joined
        return sparse.csr_matrix((values.astype(np.float64), (rows, columns)), shape=shape)


@dataclass(frozen=True, eq=False)
class _Arrays:
    """The program as it is being written, and where everything lies."""

    columns: dict[str, Span]
    rows: dict[str, Span]
    entries: _Entries
    lower: Floats
    side: Floats
    upper: Floats
    cost: Floats

    def hourly(self, name: str, s: int, t: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the columns of a variable in a stage."""
        return self.columns[name].start + s * len(t) + t

    def row(self, name: str, s: int, t: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of an equation in a stage."""
        return self.rows[name].start + s * len(t) + t


def by_hand(park: ReferencePark) -> LinearProgram:
    """Return the whole program."""
    assets = list(park.given["assets"])
    months = list(range(1, MONTHS + 1))
    sets = {"asset": assets, "stage": park.years, "hour": range(park.hours), "month": months, "group": PROFILES}
    columns = _spans(sets, {
        "new": ("asset", "stage"), "cap": ("asset", "stage"), "able": ("group", "stage"), "peak": ("stage", "month"),
        "off": ("stage",), **dict.fromkeys(HOURLY, ("stage", "hour")),
    })  # fmt: skip
    rows = _spans(sets, {
        "alive": ("asset", "stage"), "pooled": ("group", "stage"), "cap_co2": ("stage",),
        **dict.fromkeys(("electricity", "heat", "bat", "tes"), ("stage", "hour")),
        **{f"{name}_fits": ("stage", "hour") for name in FITS},
    })  # fmt: skip
    width, height = (sum(span.length for span in spans.values()) for spans in (columns, rows))
    a = _Arrays(columns, rows, _Entries(), np.full(height, -np.inf), np.zeros(height), np.zeros(width), np.zeros(width))
    for s in range(len(park.years)):
        _investments(park, a, s)
        _balances(park, a, s)
        _storages(park, a, s)
        _limits(park, a, s)
        _bounds_and_costs(park, a, s)
    matrix = a.entries.matrix((height, width))
    return LinearProgram(a.cost, 0.0, matrix, a.lower, a.side, a.upper, columns, rows, park.hours)


def _investments(park: ReferencePark, a: _Arrays, s: int) -> None:
    given, stage, stages = park.given, park.stage, len(park.years)
    cap, new, able = (a.columns[name].start for name in ("cap", "new", "able"))
    for i, asset in enumerate(given["assets"]):
        row = a.rows["alive"].start + i * stages + s
        first = max(0, s + 1 - given["life_stages"][asset])
        a.entries.add(row, cap + i * stages + s, 1.0)
        a.entries.add(row, new + i * stages + np.arange(first, s + 1), -1.0)
        a.lower[row] = a.side[row] = stage["existing_mw"].get(asset, [0.0] * stages)[s]
        a.upper[[cap + i * stages + s, new + i * stages + s]] = given["max_mw"][asset]
        a.cost[new + i * stages + s] = stage["discounted_cost_keur_per_mw"][asset][s]
    for g, profile in enumerate(PROFILES):
        row = a.rows["pooled"].start + g * stages + s
        members = np.array([i for i, asset in enumerate(given["assets"]) if park.profile_of(asset) == profile])
        a.entries.add(row, able + g * stages + s, 1.0)
        a.entries.add(row, cap + members * stages + s, -1.0)
        a.lower[row] = 0.0
        a.upper[able + g * stages + s] = sum(given["max_mw"][given["assets"][i]] for i in members)


def _balances(park: ReferencePark, a: _Arrays, s: int) -> None:
    given, series, t = park.given, park.series, np.arange(park.hours)
    power = {"imp": 1, "exp": -1, "ren": 1, "bd": 1, "bc": -1, "hp": -1, "eb": -1, "she": 1}
    warmth = {"hp": series["cop_heat_pump"].values, "eb": given["electric_boiler_efficiency"], "gb": 1}
    warmth |= {"td": 1, "tc": -1, "shh": 1}
    for carrier, flows in (("electricity", power), ("heat", warmth)):
        row = a.row(carrier, s, t)
        for name, factor in flows.items():
            a.entries.add(row, a.hourly(name, s, t), factor)
        a.lower[row] = a.side[row] = park.demand(carrier)
    row = a.rows["cap_co2"].start + s
    a.entries.add(row, a.hourly("imp", s, t), series[f"grid_factor_{park.years[s]}_t_per_mwh"].values)
    a.entries.add(row, a.hourly("gb", s, t), given["gas_t_per_mwh_heat"])
    a.entries.add(row, a.columns["off"].start + s, -1.0)
    a.side[row] = park.stage["co2_cap_t"][s]


def _storages(park: ReferencePark, a: _Arrays, s: int) -> None:
    given, t = park.given, np.arange(park.hours)
    for asset in ("bat", "tes"):
        row, letter = a.row(asset, s, t), asset[0]
        efficiency, loss = given["storage_efficiency_each_way"][asset], given["storage_loss_per_hour"][asset]
        level = a.hourly(f"{letter}l", s, t)
        a.entries.add(row, level, 1.0)
        a.entries.add(row, np.roll(level, 1), loss - 1)
        a.entries.add(row, a.hourly(f"{letter}c", s, t), -efficiency)
        a.entries.add(row, a.hourly(f"{letter}d", s, t), 1 / efficiency)
        a.lower[row] = 0.0


def _limits(park: ReferencePark, a: _Arrays, s: int) -> None:
    """Write the rows by which hourly columns fit what is alive."""
    given, series, t, stages = park.given, park.series, np.arange(park.hours), len(park.years)
    cap = {asset: a.columns["cap"].start + i * stages + s for i, asset in enumerate(given["assets"])}
    for name in FITS:
        a.entries.add(a.row(f"{name}_fits", s, t), a.hourly(name, s, t), 1.0)
    for name, asset in ASSET_OF.items():
        hours = given["storage_hours"][asset] if name.endswith("l") else 1.0
        a.entries.add(a.row(f"{name}_fits", s, t), cap[asset], -hours)
    row = a.row("ren_fits", s, t)
    for g, profile in enumerate(PROFILES):
        a.entries.add(row, a.columns["able"].start + g * stages + s, -series[profile].values)
    a.entries.add(row, cap["wind"], -series["wind_profile"].values)
    peak = a.columns["peak"].start + s * MONTHS + series["month"].values - 1
    a.entries.add(a.row("imp_fits", s, t), peak, -1.0)


def _bounds_and_costs(park: ReferencePark, a: _Arrays, s: int) -> None:
    given, stage, series, t = park.given, park.stage, park.series, np.arange(park.hours)
    limits: dict[str, Any] = {"imp": given["import_max_mw"], "exp": given["export_max_mw"]}
    limits |= {"she": park.demand("electricity"), "shh": park.demand("heat")}
    for name, asset in ASSET_OF.items():
        limits[name] = given["max_mw"][asset] * (given["storage_hours"][asset] if name.endswith("l") else 1.0)
    fed = [asset for asset in given["assets"] if park.profile_of(asset)]
    limits["ren"] = sum(given["max_mw"][asset] * series[str(park.profile_of(asset))].values for asset in fed)
    for name, limit in limits.items():
        a.upper[a.hourly(name, s, t)] = limit
    peak, off = a.columns["peak"].start + s * MONTHS + np.arange(MONTHS), a.columns["off"].start + s
    a.upper[peak], a.upper[off] = given["import_max_mw"], MOST_OFFSET_T
    weight = stage["stage_weight"][s]
    a.cost[peak], a.cost[off] = weight * given["demand_charge_keur_per_mw_month"], weight * given["offset_keur_per_t"]
    a.cost[a.hourly("imp", s, t)] = weight * series[f"price_{park.years[s]}_keur_per_mwh"].values
    a.cost[a.hourly("exp", s, t)] = -weight * given["export_price_keur_per_mwh"]
    a.cost[a.hourly("gb", s, t)] = weight * stage["gas_cost_keur_per_mwh_heat"][s]
    for name in ("she", "shh"):
        a.cost[a.hourly(name, s, t)] = weight * given["unserved_keur_per_mwh"]


def _spans(sets: dict[str, Any], named: dict[str, tuple[str, ...]]) -> dict[str, Span]:
    spans, start = {}, 0
    for name, of in named.items():
        labels = tuple(sets[one] for one in of)
        spans[name] = Span(start, tuple(len(items) for items in labels), labels)
        start += spans[name].length
    return spans

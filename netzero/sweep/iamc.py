"""Cases in the format of the Integrated Assessment Modeling Consortium, as pyam and the scenario explorers read it.

One row a case and variable: model, scenario, region, variable, unit, and a column for each year. Names and units are
those of the template (`netzero.sweep.iamc_names`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import netzero
from netzero.results import Case
from netzero.results.exports.as_csv import csv_bytes
from netzero.results.exports.as_xlsx import workbook
from netzero.sweep.case_figures import case_figures
from netzero.sweep.cases_table import SET, YEAR_FRACTION, CasesTable
from netzero.sweep.iamc_names import CO2_ALONE, SUMS
from netzero.sweep.per_case import DONE
from netzero.sweep.questions.fans import YEAR

HEAD = ("model", "scenario", "region", "variable", "unit")
_UNITS = {"t": ("Mt CO2-equiv/yr", 1e-6), "kWh": ("EJ/yr", 3.6e-12), "kW": ("GW", 1e-6), "kWp": ("GW", 1e-6)}
"""The template's unit for one of ours, and how many of it ours is."""
_STORED = ("GWh", 1e-6)
"""What a storage holds is no flow of energy."""
_CO2 = ("Mt CO2/yr", 1e-6)
Series = dict[tuple[str, str], dict[int, NDArray[np.float64]]]
"""Values by case, by variable and unit, and year."""


def iamc_files(table: CasesTable, region: str) -> Iterator[tuple[str, bytes]]:
    """Yield iamc.csv (wide) and iamc.xlsx (sheets data and meta; failed, where cases have no figures)."""
    data, meta = to_iamc(table, region), _meta(table)
    yield "iamc.csv", csv_bytes(data)
    failed = table.frame.loc[table.frame["status"] != DONE, ["number", "label", "status", "message"]]
    sheets = {"data": data, "meta": meta} | ({"failed": failed} if len(failed) else {})
    yield "iamc.xlsx", workbook(region, sheets)


def to_iamc(table: CasesTable, region: str) -> pd.DataFrame:
    """Return the wide table of all cases that are done, sorted; a variable that a case lacks is no row of it.

    Args:
        table: of all cases.
        region: what the cases are of: the park.

    """
    done = table.done
    found = _with_sums(_series(table, done))
    years = sorted({year for values in found.values() for year in values})
    scenarios = scenario_names(table)[done.index].to_numpy()
    parts = []
    for (variable, unit), values in found.items():
        nothing = np.full(len(done), np.nan)
        columns = {str(year): values.get(year, nothing) for year in years}
        fixed = dict(zip(HEAD, (model(), scenarios, region, variable, unit), strict=True))
        parts.append(pd.DataFrame({**fixed, **columns}).dropna(subset=list(columns), how="all"))
    if not parts:
        return pd.DataFrame(columns=list(HEAD))
    return pd.concat(parts).sort_values(["scenario", "variable"], kind="stable", ignore_index=True)


def table_of_case(case: Case) -> CasesTable:
    """Return the table of a single case."""
    figures = {name: found for name, found in case_figures(case).items() if found[0] is not None}
    fixed = {"number": 1, "label": case.park.name, "key": str(case.provenance.get("case_hash", "")), "status": DONE}
    row = {**fixed, "message": "", **{name: value for name, (value, _) in figures.items()}}
    return CasesTable(pd.DataFrame([row]), {name: column for name, (_, column) in figures.items()})


def model() -> str:
    """Return the name of the model that made the figures."""
    return f"netzero {netzero.__version__}"


def scenario_names(table: CasesTable) -> pd.Series[str]:
    """Return a name for each row that no other row has: its label, and what else is needed to tell it apart."""
    names = table.frame["label"].astype(str)
    numbers = table.frame["number"]
    alike = pd.DataFrame({"name": names, "number": numbers}).groupby("name")["number"].transform("nunique") > 1
    names = names.where(~alike, names + " #" + numbers.astype(str))
    if table.simulated:
        names = names + " weather " + table.frame["weather_year"].astype(str)
        names = names + " future " + table.frame["future"].astype(str)
    return names


def _series(table: CasesTable, done: pd.DataFrame) -> Series:
    """Return what the columns of each variable add up to, by year."""
    found: Series = defaultdict(dict)
    for name, column in table.columns.items():
        year = YEAR.search(name)
        if not column.variable or year is None or name not in done:
            continue
        unit, factor = _unit(column.unit, column.variable)
        values = column.sign * factor * done[name].to_numpy(dtype=float)
        years = found[column.variable, unit]
        years[int(year[0])] = years.get(int(year[0]), 0.0) + values
    return found


def _unit(unit: str, variable: str) -> tuple[str, float]:
    """Return the template's unit, and how many of it one of ours is."""
    if unit == "kWh" and variable.startswith("Storage"):
        return _STORED
    if variable == CO2_ALONE:
        return _CO2
    plain = unit.removesuffix(" year-1")
    kind = plain.partition(" of ")[0]
    if kind in _UNITS:
        return _UNITS[kind]
    if plain.endswith(" t-1"):
        return f"{plain.removesuffix(' t-1')}/t CO2", 1.0
    return f"million {plain}/yr", 1e-6


def _with_sums(found: Series) -> Series:
    """Return the variables with those above them that the template has as their sums."""
    sums: Series = defaultdict(dict)
    for (variable, unit), values in found.items():
        for above in _above(variable):
            for year, amount in values.items():
                sums[above, unit][year] = sums[above, unit].get(year, 0.0) + amount
    return {**found, **sums}


def _above(variable: str) -> Iterator[str]:
    """Yield the variables above one, down to the first that is a sum."""
    root = next((root for root in SUMS if variable.startswith(f"{root}|")), None)
    while root is not None and variable != root:
        variable = variable.rpartition("|")[0]
        yield variable


def _meta(table: CasesTable) -> pd.DataFrame:
    """Return what tells the scenarios apart: number, key and parameters of each case that is done.

    And, where it is known, the share of the year that yearly figures are sums over: no whole one where blocks are
    declared.
    """
    done = table.done
    fixed = pd.DataFrame({"model": model(), "scenario": scenario_names(table)[done.index]}, index=done.index)
    told = done[["number", "key", *table.parameters]].copy()
    if YEAR_FRACTION in done or YEAR_FRACTION in table.sweep:
        told[YEAR_FRACTION] = done[YEAR_FRACTION] if YEAR_FRACTION in done else table.sweep[YEAR_FRACTION]
    return pd.concat([fixed, told.rename(columns=lambda name: name.removeprefix(SET))], axis=1)

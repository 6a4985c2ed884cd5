"""The figures of one planned, run or simulated case: one row of the table of all cases."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from netzero.components.park import Converter, Storage, Supply
from netzero.results import Case, Operated, summary
from netzero.results.compare import headline
from netzero.results.summary import capacities
from netzero.sweep import iamc_names
from netzero.terms import COST_LINES

NET, TOTAL, TOTAL_CO2 = "net", "total", "co2"
FORMAT = 1


@dataclass(frozen=True)
class Column:
    """What a column of the table of all cases holds."""

    unit: str = ""
    variable: str = ""
    """Its name in the IAMC template; '' when it has none."""
    sign: float = 1.0
    """By which it is added to that variable."""


Figures = dict[str, tuple[float | str | None, Column]]


def case_figures(case: Case) -> Figures:
    """Return the figures of a case by the names of the table's columns.

    Those of `netzero.results.compare` with the year behind the kind, so that what belongs together stands together:
    `cost`, `cost.<line>`, `bound`, `gap`, `worth.<measure>`, `co2.<year>.<scope>`, `capacity.<size>.<year>` in the
    size's unit. Besides: `co2.<year>.net`, t a year that caps count, less offsets; `co2`, the same over all years that
    the stages stand for, t; `scope_1_gas.<year>.<gas>`, t CO2e a year; `energy.<flow>.<year>` of all parties, kWh a
    year; `yearly_cost.<year>.total`; `abatement_cost.<year>.<limit>` and `clean_share.<year>.<target>`. None: the case
    has no such figure.
    """
    document, shown = summary(case), case.promise or case.operation
    found = dict(_headlines(document))
    found["gap"] = (document["gap"], Column("1"))
    found["certificate"] = (document["status"], Column())
    if shown is not None:
        found |= _emissions(case, document) | dict(_yearly(case, shown, document))
    return found | dict(_capacities(case))


def figures_bytes(figures: Figures) -> bytes:
    """Return the figures that there are as a file; the same figures give the same bytes."""
    said = {
        name: {"value": value, "unit": column.unit, "iamc": column.variable, "sign": column.sign}
        for name, (value, column) in figures.items()
        if value is not None
    }
    return (json.dumps({"format": FORMAT, "figures": said}, indent=1, allow_nan=False) + "\n").encode()


def figures_of_bytes(data: bytes) -> Figures:
    """Return the figures of a file that `figures_bytes` made.

    Raises:
        ValueError: it is of another format.

    """
    found = json.loads(data)
    if found.get("format") != FORMAT:
        raise ValueError(f"format {found.get('format')}")
    return {
        name: (said["value"], Column(said["unit"], said["iamc"], said["sign"]))
        for name, said in found["figures"].items()
    }


def _headlines(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, Column]]]:
    """Yield what `compare` tells of the whole case; what it tells by year and technology is told by size here."""
    for (name, unit), value in headline(document).items():
        yield name, (value, Column(unit))


def _emissions(case: Case, document: Mapping[str, Any]) -> Figures:
    found: Figures = {}
    yearly = []
    for stage in document["stages"]:
        amounts = stage["co2_t"]
        for scope, t in amounts.items():
            found[f"co2.{stage['year']}.{scope}"] = (t, Column("t", iamc_names.of_scope(scope)))
        for gas, t in stage["gases_t"].get("scope_1", {}).items():
            found[f"scope_1_gas.{stage['year']}.{gas}"] = (t, Column("t", iamc_names.of_gas(gas)))
        net = sum(amounts.get(scope, 0.0) for scope in case.park.carbon.scopes) - abs(amounts.get("offset", 0.0))
        found[f"co2.{stage['year']}.{NET}"] = (net, Column("t"))
        yearly.append(net)
    found[TOTAL_CO2] = (math.fsum(np.multiply(yearly, case.park.stages.lengths)), Column("t"))
    return found


def _yearly(case: Case, shown: Operated, document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, Column]]]:
    currency = case.park.currency
    for stage in document["stages"]:
        year = stage["year"]
        cost = math.fsum(stage["cost_per_year"].get(line, 0.0) for line in COST_LINES)
        yield f"yearly_cost.{year}.{TOTAL}", (cost, Column(f"{currency} year-1", iamc_names.TOTAL_COST))
        for limit, amount in stage["abatement_cost"].items():
            variable = iamc_names.CARBON_PRICE if limit == "cap" else ""
            yield f"abatement_cost.{year}.{limit}", (amount, Column(f"{currency} t-1", variable))
        for target, share in stage["clean_share"].items():
            yield f"clean_share.{year}.{target}", (share, Column("1"))
    energy = shown.books["energy"].sum("party", skipna=False).transpose("flow", "stage")
    for flow, row in zip(map(str, energy["flow"].values), energy.values, strict=True):
        variable, sign = iamc_names.of_flow(flow)
        for year, kwh in zip(case.park.stages.years, row, strict=True):
            yield f"energy.{flow}.{year}", (float(kwh), Column("kWh", variable, sign))


def _capacities(case: Case) -> Iterator[tuple[str, tuple[Any, Column]]]:
    for s, year in enumerate(case.park.stages.years):
        for size in capacities(case, s):
            yield f"capacity.{size['name']}.{year}", (size["capacity"], Column(size["unit"], _variable(case, size)))


def _variable(case: Case, size: Mapping[str, Any]) -> str:
    """Return the template's name of a capacity; '' of ways and connections, which make nothing."""
    asset = case.park.asset_of_size(size["name"])
    if not isinstance(asset, Supply | Converter | Storage):
        return ""
    carrier = asset.output if isinstance(asset, Converter) else asset.carrier
    return iamc_names.of_size(size["technology"], carrier, size["unit"], storage=isinstance(asset, Storage))

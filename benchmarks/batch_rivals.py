"""The same park by other means, in the same run: an hourly loop in NumPy over all designs, in plain Python, and PySAM.

PySAM's battery is another model: voltage and current of cells, temperature, losses of converters, ageing through the
year, efficiency as it comes about. netzero's has one efficiency each way and a share lost by the hour. What both have
in common: load, PV and wind, power and energy of the battery, and the rule (store surplus, give it back when needed).
The loops do exactly what netzero does; their sums are compared.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from benchmarks.apart import apart, printed_by
from benchmarks.batch_parks import HOURS, a_year_of, designs
from benchmarks.timing import each_s, least_s
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.kernels.policy import CHEAP, DEAR, FLAT
from netzero.simulator import simulate_many
from netzero.simulator.world.bands import bands
from netzero.terms import Policy

INTERPRETER = "NETZERO_PYSAM_PYTHON"
SCRIPT = Path(__file__).with_name("pysam_battery.py")
INITIAL, MANY = 0.5, 1000
SIZES = ("sun_mill_0", "wind", "battery.energy", "battery.power")
DIFFER, SMALLEST = 1e-9, 1e-300
POLICY: Policy = "time_of_use"


def year_by_hand(series: dict[str, Any], sizes: list[Any], least: Callable[..., Any], most: Callable[..., Any]) -> Any:
    """Return what a year of the park 'power' adds up to by time of use; sizes are numbers, or arrays over designs."""
    sun_kw, wind_kw, energy_kwh, power_kw = sizes
    nothing = 0.0 * energy_kwh
    level, today, yesterday = INITIAL * energy_kwh, nothing, nothing
    peaks, bought, paid, sales, emitted = ([nothing] * 12 for _ in range(5))
    charged, discharged, unserved, sun_kwh, wind_kwh = nothing, nothing, nothing, nothing, nothing
    eta, back, import_kw, export_kw = (series[name] for name in ("eta", "back", "import_kw", "export_kw"))
    for t in range(HOURS - 24, HOURS):
        given = series["sun"][t] * sun_kw + series["wind"][t] * wind_kw
        today = today + least(most(given - series["demand"][t], 0.0), power_kw) * eta
    for t in range(HOURS):
        if t % 24 == 0:
            yesterday, today = today, nothing
        month = series["month"][t]
        given = series["sun"][t] * sun_kw + series["wind"][t] * wind_kw
        need = series["demand"][t] - given
        surplus, room = most(-need, 0.0), least(power_kw, (energy_kwh - level) / eta)
        today = today + least(surplus, power_kw) * eta
        charge = least(surplus, room)
        if series["buys"][t]:
            wanted = most(energy_kwh - yesterday - (level + charge * eta), 0.0) / eta
            below = least(peaks[month], import_kw) - (need + charge)
            charge = charge + most(least(least(wanted, room - charge), below), 0.0)
        need, reach = need + charge, (charge <= 0.0) * least(power_kw, level * back)
        if series["gives"][t]:
            discharge = least(most(need, 0.0), reach)
            imported = least(most(need - discharge, 0.0), import_kw)
        else:
            imported = least(most(need, 0.0), import_kw)
            discharge = least(most(need - imported, 0.0), reach)
        sold = least(most(-need, 0.0), export_kw)
        level = level + (eta * charge - discharge / back)
        charged, discharged = charged + charge, discharged + discharge
        unserved = unserved + most(need - discharge - imported, 0.0)
        lost = most(-need - sold, 0.0) / most(given, SMALLEST)
        sun_kwh, wind_kwh = sun_kwh + lost * series["sun"][t], wind_kwh + lost * series["wind"][t]
        bought[month] = bought[month] + imported
        paid[month] = paid[month] + (imported * series["price"][t] - sold * series["sell"][t])
        sales[month] = sales[month] + sold
        emitted[month] = emitted[month] + imported * series["factor"][t]
        peaks[month] = most(peaks[month], imported)
    bill = sum(paid) + sum(peak * price for peak, price in zip(peaks, series["demand_price"], strict=True))
    found = (bill, charged, discharged, unserved, sum(bought), sum(sales), sum(emitted))
    return np.stack([*found, sun_kwh * sun_kw, wind_kwh * wind_kw])


def series_of(park: Park, hourly: xr.Dataset) -> dict[str, Any]:
    """Return what the loops read, as lists: an array's numbers one by one are slow."""
    battery, meter = park.storages[0], park.meters[0]
    prices = hourly.isel(stage=0).sel(meter=meter.name)
    band, _, dear = bands(hourly, prices["import_price"].values, Rules(POLICY))
    eta, back = battery.charge_efficiency, battery.discharge_efficiency
    buys = (band == CHEAP) & (prices["import_price"].values / (eta * back) < dear)
    found = {
        "demand": hourly["demand_kw"].isel(stage=0).sum(["tenant", "carrier"]),
        "sun": hourly["availability"].sel(profile="sun"),
        "wind": hourly["availability"].sel(profile="wind"),
        "factor": hourly["grid_factor_location"].isel(stage=0),
        "price": prices["import_price"],
        "sell": prices["export_price"],
        "demand_price": prices["demand_price"],
        "month": hourly["month"] - 1,
    }
    return {name: array.values.tolist() for name, array in found.items()} | {
        "buys": buys.tolist(),
        "gives": ((band == FLAT) | (band == DEAR)).tolist(),
        "eta": eta,
        "back": back,
        "import_kw": meter.import_limit_kw[0],
        "export_kw": meter.export_limit_kw[0],
    }


def side_by_side() -> dict[str, object]:
    """Return what a design-year takes by each means, and how many times as long as by netzero."""
    park, hourly = a_year_of("power", INITIAL)
    many, series = designs(park, MANY, 2), series_of(park, hourly)
    own_s, _ = each_s(lambda some: simulate_many(park, hourly, some, POLICY), many)
    sizes = [many["capacity"].sel(size=name).values[:, 0] for name in SIZES]
    first, expected = [float(values[0]) for values in sizes], sums_of(simulate_many(park, hourly, many, POLICY))
    at_once = year_by_hand(series, sizes, np.minimum, np.maximum)
    worst = max(difference(at_once, expected), difference(year_by_hand(series, first, min, max), expected[:, 0]))
    if worst > DIFFER:
        raise AssertionError(f"the loops are not what netzero does: sums differ by {worst:.1e}")
    numpy_s = least_s(lambda: year_by_hand(series, sizes, np.minimum, np.maximum), 3) / MANY
    python_s = least_s(lambda: year_by_hand(series, first, min, max), 3)
    return {
        "design_year_us": round(own_s * 1e6, 1),
        "numpy_over_1000_designs": {**compared(numpy_s, own_s), "target": 20},
        "plain_python": {**compared(python_s, own_s), "target": 1000},
        "sums_differ_by": worst,
        "one_design_without_jit": {**compared(apart("without_jit")["design_year_us"] * 1e-6, own_s), "target": 1000},
        "pysam": pysam(series, first, own_s),
    }


def sums_of(totals: xr.Dataset) -> np.ndarray:
    """Return of many designs what `year_by_hand` returns (sum, design)."""
    over = ["stage", "meter", "billing_month"]
    found = [
        totals["bill"].sel(bill_line="total").sum(over),
        *(totals[name].sum(["stage", "storage"]) for name in ("charged_kwh", "discharged_kwh")),
        totals["unserved_kwh"].sum(["stage", "demand_point"]),
        *(totals[name].sum(over) for name in ("imported_kwh", "exported_kwh")),
        totals["operating_emissions"].sel(scope="scope_2_location").sum("stage"),
        *(totals["curtailed_kwh"].sel(supply=name).sum("stage") for name in ("sun_mill_0", "wind")),
    ]
    return np.stack([array.values for array in found])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return by which part two kinds of sums differ at most; what is below a unit counts as it is."""
    return float((np.abs(one - other) / np.maximum(np.abs(other), 1.0)).max())


def compared(other_s: float, own_s: float) -> dict[str, object]:
    """Return the time of a design-year, and how many of ours it is."""
    return {"design_year_us": round(other_s * 1e6), "times": round(other_s / own_s)}


def pysam(series: dict[str, Any], sizes: list[float], own_s: float) -> dict[str, Any]:
    """Return what a battery-year of the first design takes by PySAM."""
    interpreter = os.environ.get(INTERPRETER)
    if not interpreter:
        return {"not_measured": f"{INTERPRETER} names no Python with NREL-PySAM"}
    sun_kw, wind_kw, energy_kwh, power_kw = sizes
    given = [a * sun_kw + b * wind_kw for a, b in zip(series["sun"], series["wind"], strict=True)]
    case = {"load_kw": series["demand"], "given_kw": given, "power_kw": power_kw, "energy_kwh": energy_kwh}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.json"
        path.write_text(json.dumps(case))
        found = printed_by([interpreter, str(SCRIPT), str(path)])
    return {**found, "times": round(found["design_year_ms"] * 1e-3 / own_s), "target": 1000}

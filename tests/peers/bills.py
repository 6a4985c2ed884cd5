"""A year's bill of one metered load, by the public function of the tariffs."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from netzero.axis import full_year
from netzero.tariffs import Bill, Schedule, Tariff, Window, bill

from .inputs import read_inputs, read_notes, read_series
from .unsupported import NotSupported

WORKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
ANY_YEAR = 2026
"""For tariffs that do not ask which day it is."""
MISSING = {
    "demand_lookback_percent": "a demand charge on part of the highest demand of other months (ratchet)",
    "monthly_demand_rates": "a demand charge that differs by month",
    "energy_tiers_per_month": "prices by tiers of energy and demand",
    "demand_tiers": "prices by tiers of energy and demand",
}
"""By the key that asks for it."""


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return costs, prices and how much dearer the bill is than under the tariff of a neighbouring case."""
    tariff, year = _billed(case_folder)
    found = {"energy_cost": year.energy_cost.sum(), "demand_cost": year.demand_cost.sum(), "total": year.total}
    found["annual_energy_cost"] = found["energy_cost"]
    found |= {f"rate_{period}": price for period, price in tariff.energy.items()}
    for name in read_notes(case_folder)["results"]:
        if other := re.fullmatch(r"delta_vs_([a-z]+)\d+", name):
            decision = name.removeprefix("delta_vs_")
            neighbour = case_folder.with_name(re.sub(rf"{other[1]}\d+$", decision, case_folder.name))
            found[name] = year.total - _billed(neighbour)[1].total
    return {name: float(value) for name, value in found.items()}


def _billed(case_folder: Path) -> tuple[Tariff, Bill]:
    given = read_inputs(case_folder)
    missing = dict.fromkeys(text for key, text in MISSING.items() if key in given)
    if missing:
        raise NotSupported("; ".join(missing))
    tariff, year = _tariff(given), _year(given)
    return tariff, bill(tariff, full_year(year), read_series(case_folder)["load_kw"].to_numpy(float), year)


def _tariff(given: Mapping[str, Any]) -> Tariff:
    if "schedule_hours" not in given:
        rate = given["energy_rate_per_kwh"]
        return Tariff(energy={"normal": rate}, demand_charge=given.get("demand_rate_per_kw_month"))
    hours = given["schedule_hours"]
    windows = {
        name: _of_hours(WORKDAYS, hours["mon_sat"][name]) + _of_hours(("sun",), hours["sunday"][name])
        for name in ("peak", "offpeak")
    }
    price = given["avg_price_vnd_per_kwh"] / given["vnd_per_usd"]
    energy = {name: price * share for name, share in given["multipliers"].items()}
    schedule = Schedule(windows=windows, otherwise="standard")
    return Tariff(schedule=schedule, energy=energy, demand_charge=given["demand_charge"])


def _of_hours(days: tuple[str, ...], hours: list[int]) -> tuple[Window, ...]:
    """Return one window for each run of whole hours."""
    runs = np.split(np.array(hours, int), np.flatnonzero(np.diff(hours) != 1) + 1)
    return tuple(Window(days=days, start=f"{run[0]:02}:00", end=f"{run[-1] + 1:02}:00") for run in runs if len(run))


def _year(given: Mapping[str, Any]) -> int:
    """Return the year whose calendar a case means, such as in 'the 2026 calendar'."""
    named = re.search(r"\b(20\d\d) calendar", given.get("calendar", ""))
    return int(named[1]) if named else given.get("year", ANY_YEAR)

"""A year's bill of one metered load, by the public function of the tariffs."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from netzero.axis import full_year
from netzero.scenario.financing import LevelisedYearIn
from netzero.scenario.resolve.levelised import LevelisedYear
from netzero.tariffs import Bill, Schedule, Tariff, Window, bill

from .expected import numbered
from .inputs import read_inputs, read_notes, read_series

WORKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
ANY_YEAR = 2026
"""For tariffs that do not ask which day it is."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return costs, prices and how much dearer the bill is than under the tariff of a neighbouring case."""
    tariff, year = _billed(case_folder)
    found = {"energy_cost": year.energy_cost.sum(), "demand_cost": year.demand_cost.sum(), "total": year.total}
    found["annual_energy_cost"], found["year1_bill"] = found["energy_cost"], year.total
    if finance := read_inputs(case_folder).get("finance"):
        found["lcc"] = year.total * _worth(finance)
    found |= {f"rate_{period}": price for period, price in tariff.energy.items()}
    for name in read_notes(case_folder)["results"]:
        if other := re.fullmatch(r"delta_vs_([a-z]+)\d+", name):
            decision = name.removeprefix("delta_vs_")
            neighbour = case_folder.with_name(re.sub(rf"{other[1]}\d+$", decision, case_folder.name))
            found[name] = year.total - _billed(neighbour)[1].total
    billed = {name: kw for each in year.billed_kw.T for name, kw in numbered("billed_kw", each)}
    return {name: float(value) for name, value in found.items()} | billed


def _billed(case_folder: Path) -> tuple[Tariff, Bill]:
    given = read_inputs(case_folder)
    tariff, year = _tariff(given), _year(given)
    return tariff, bill(tariff, full_year(year), read_series(case_folder)["load_kw"].to_numpy(float), year)


def _tariff(given: Mapping[str, Any]) -> Tariff:
    if "energy_tiers_per_month" in given:
        first, *higher = given["energy_tiers_per_month"]
        bands = [{"up_to": first["up_to_kwh"]}, *({"up_to": t["up_to_kwh"], "price": t["rate"]} for t in higher)]
        of_demand = [{"up_to": tier["up_to_kw"], "price": tier["rate"]} for tier in given["demand_tiers"]]
        return Tariff(energy={"normal": first["rate"]}, energy_tiers=bands, demand_charges=[{"tiers": of_demand}])
    if "demand_lookback_percent" in given:
        months = [MONTHS.index(name) + 1 for name in given.get("lookback_months", ())]
        ratchet = {"share": given["demand_lookback_percent"], "months": months}
        charge = {"prices_by_month": given["monthly_demand_rates"], "ratchet": ratchet}
        return Tariff(energy={"normal": given.get("energy_rate_per_kwh", 0.0)}, demand_charges=[charge])
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


def _worth(finance: Mapping[str, Any]) -> float:
    """Return the present value, after tax, of a bill that grows every year of the analysis."""
    growth = LevelisedYearIn(electricity_escalation=finance["elec_escalation"], tax=finance["tax_rate"])
    years, rate = finance["analysis_years"], finance["discount_rate"]
    weight = sum((1 + rate) ** -year for year in range(1, years + 1))
    return LevelisedYear(growth, years, rate, at_start=False).electricity * weight


def _of_hours(days: tuple[str, ...], hours: list[int]) -> tuple[Window, ...]:
    """Return one window for each run of whole hours."""
    runs = np.split(np.array(hours, int), np.flatnonzero(np.diff(hours) != 1) + 1)
    return tuple(Window(days=days, start=f"{run[0]:02}:00", end=f"{run[-1] + 1:02}:00") for run in runs if len(run))


def _year(given: Mapping[str, Any]) -> int:
    """Return the year whose calendar a case means, such as in 'the 2026 calendar'."""
    named = re.search(r"\b(20\d\d) calendar", given.get("calendar", ""))
    return int(named[1]) if named else given.get("year", ANY_YEAR)

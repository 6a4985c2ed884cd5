r"""What a bill counts by the month besides demand: bands of energy, a fixed charge, a least bill.

retail[g,s,t] = imported[g,s,t] - matched[g,s,t]          (matched: with contracts on the market's price; else nothing)
sum over steps of month m of h retail[g,s,t] = sum over bands of kwh_in_band[b,s,m]       (with bands of energy)     kWh
minimum - (energy + matched + demand + fixed charge)[g,s,m] <= missing[g,s,m]             (with a least bill)   currency
cost: band price x kwh_in_band, fixed charge, missing

Prices that fall from band to band stand as the lowest of a band and those above it, and of factors of the month's mean
price the lowest counts: then the plan's bill is a lower bound. A surcharge for a low power factor is left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.billing import lowest_from_here
from netzero.components.charges import AMPLE, MONTHS, band_prices, by_band, cost_of_month, months_of
from netzero.components.equations import Constraint, Cost, Mathematics, Table, Variable
from netzero.components.market import contracts_at
from netzero.components.matching import billed_per_kwh
from netzero.components.park import Meter, Park

Floats = NDArray[np.float64]


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all such terms; nothing where no meter has any."""
    banded = {meter.name: meter for meter in park.meters if meter.energy_bands}
    standing = {meter.name: meter for meter in park.meters if meter.has_standing}
    if not banded and not standing:
        return Mathematics()
    years, months = park.stages.years, months_of(hourly)
    month = hourly["month"].values
    hours = hourly["step_h"].values * hourly["weight"].values
    bands = {band: meter.name for meter in banded.values() for band in meter.bands}
    least = [name for name in standing if _of_meter(hourly, "minimum_charge", name).any()]
    with_contracts = {meter.name for meter in park.meters if contracts_at(park, meter)}
    factor = {meter.name: min(meter.band_factors, default=1.0) for meter in park.meters}

    def retail(m: Any, g: str, s: int, t: Any) -> Any:
        return m.imported[g, s, t] - m.matched[g, s, t] if g in with_contracts else m.imported[g, s, t]

    def energy_lies_in_bands(m: Any, g: str, s: int, k: int) -> Any:
        bought = m.over_the_year(lambda t: m.d.in_month[k, t] * retail(m, g, s, t))
        return bought - sum(m.kwh_in_band[b, s, k] for b in banded[g].bands) == 0.0

    def band_bill(m: Any, g: str, s: int, k: int) -> Any:
        held = banded[g].bands if g in banded else ()
        return sum(m.d.energy_band_cost[b, s, k] * m.kwh_in_band[b, s, k] for b in held)

    def energy_bill(m: Any, g: str, s: int, t: Any) -> Any:
        at_retail = factor[g] * m.d.import_price[g, s, t] * retail(m, g, s, t)
        return at_retail + billed_per_kwh(m.d, g, s, t) * m.matched[g, s, t] if g in with_contracts else at_retail

    def bill_reaches_the_minimum(m: Any, g: str, s: int, k: int) -> Any:
        energy = m.over_the_year(lambda t: m.d.in_month[k, t] * energy_bill(m, g, s, t))
        demand = sum(cost_of_month(m, charge, s, k) for charge in standing[g].charges)
        if standing[g].has_plain_charge:
            demand = demand + m.d.demand_price[g, s, k] * m.peak[g, s, k]
        bill = energy + band_bill(m, g, s, k) + demand + m.d.standing_charge[g, s, k]
        return m.d.minimum_charge[g, s, k] - bill <= m.missing[g, s, k]

    def most_missing(d: Any, g: str, s: int, k: int) -> float:
        """Return the least bill, and what prices below zero could pay besides."""
        steps = np.arange(len(hours))
        lowest = np.minimum(d.import_price[g, s, steps], 0.0)
        if g in with_contracts:
            lowest = np.minimum(lowest, billed_per_kwh(d, g, s, steps))
        paid = lowest * hours
        below = [d.energy_band_cost[b, s, k] for b in (banded[g].bands if g in banded else ())]
        of_bands = min(0.0, *below) * hours[month == k].sum() if below else 0.0
        return float(d.minimum_charge[g, s, k] - d.import_upper[g, s] * (paid.sum() + of_bands))

    def of_months(rule: Any, g: str) -> Any:
        return lambda m, s: sum(rule(m, g, s, k) for k in months)

    def fixed(m: Any, g: str, s: int, k: int) -> Any:
        return m.d.standing_charge[g, s, k] + (m.missing[g, s, k] if g in least else 0.0)

    def lowered(g: str) -> Any:
        return lambda m, s, t: (factor[g] - 1.0) * m.d.import_price[g, s, t] * retail(m, g, s, t)

    index = ("stage", "month")
    return Mathematics(
        sets={"banded_meter": list(banded), "energy_band": list(bands), "least_meter": least},
        tables={
            "in_month": Table([(month == k) * 1.0 for k in months], months, None),
            "energy_band_cost": _band_costs(park, hourly, banded) if banded else {},
            "energy_band_width": _widths(hourly, banded),
            "month_h": {k: float(hours[month == k].sum()) for k in months},
            **{name: _by_meter(hourly, name, standing, years) for name in ("standing_charge", "minimum_charge")},
        },
        variables=(
            Variable(
                "kwh_in_band",
                ("energy_band", *index),
                lambda d, b, s, k: min(d.energy_band_width[b, k], AMPLE * d.month_h[k] * d.import_upper[bands[b], s]),
                "kWh",
                "energy of a month in a band",
                bound_is_fact=True,
            ),
            Variable("missing", ("least_meter", *index), most_missing, "currency", "what is missing to a least bill"),
        ),
        constraints=(
            Constraint("energy_lies_in_bands", ("banded_meter", *index), energy_lies_in_bands, "kWh"),
            Constraint("bill_reaches_the_minimum", ("least_meter", *index), bill_reaches_the_minimum, "currency"),
        ),
        costs=(
            *(Cost("grid_energy", of_months(band_bill, name), yearly=True) for name in banded),
            *(Cost("grid_energy", lowered(name)) for name in banded if factor[name] != 1.0),
            *(Cost("grid_fixed", of_months(fixed, name), yearly=True) for name in standing),
        ),
    )


def relaxed_terms(park: Park, hourly: xr.Dataset) -> dict[str, list[str]]:
    """Return what of each meter's bill a plan knows only from below, by meter; nothing of meters known exactly."""
    found = {meter.name: _relaxed(meter, hourly) for meter in park.meters}
    return {name: terms for name, terms in found.items() if terms}


def _relaxed(meter: Meter, hourly: xr.Dataset) -> list[str]:
    falling = [charge.name for charge in meter.charges if _falls(hourly, "charge_price", charge.bands)]
    of_energy = meter.energy_bands and _falls(hourly, "energy_band_price", meter.bands)
    if of_energy or any(factor != 1.0 for factor in meter.band_factors):
        falling.append("energy_tiers")
    if meter.least_power_factor is not None and meter.power_factor:
        falling.append("power_factor")
    return falling


def _falls(hourly: xr.Dataset, name: str, bands: tuple[str, ...]) -> bool:
    price = band_prices(hourly, name, bands)
    return bool((lowest_from_here(price) < price).any())


def _band_costs(park: Park, hourly: xr.Dataset, banded: dict[str, Meter]) -> Table:
    prices = [lowest_from_here(band_prices(hourly, "energy_band_price", meter.bands)) for meter in banded.values()]
    return by_band(prices, [band for meter in banded.values() for band in meter.bands], park)


def _widths(hourly: xr.Dataset, banded: dict[str, Meter]) -> dict[tuple[str, int], float]:
    """Return the width of each band of a month's energy, kWh, by band and month; the last has no end."""
    found: dict[tuple[str, int], float] = {}
    for meter in banded.values():
        lower = hourly["energy_band_from"].sel(energy_band=list(meter.bands)).values
        upper = np.concatenate([lower[1:], np.full((1, len(MONTHS)), np.inf)])
        for label, widths in zip(meter.bands, upper - lower, strict=True):
            found |= {(label, k): float(width) for k, width in zip(MONTHS, widths, strict=True)}
    return found


def _of_meter(hourly: xr.Dataset, name: str, meter: str) -> Floats:
    return np.asarray(hourly[name].sel(meter=meter).transpose("stage", "billing_month").values)


def _by_meter(hourly: xr.Dataset, name: str, meters: dict[str, Meter], years: tuple[int, ...]) -> Table:
    values = np.array([_of_meter(hourly, name, meter) for meter in meters]).reshape(len(meters), len(years), 12)
    return Table(values, list(meters), years, MONTHS)

r"""Demand charges beyond the plain one: of part of the day, of given times, with look-back, in bands of kW.

mean over steps t of interval k of drawn[g,s,t] <= charge_peak[c,s,month[k]]   if k counts for charge c of meter g   kW
mean over all steps that count of drawn[g,s,t] <= charge_peak[c,s,month]       (the mean is charged)                 kW
share[c,m,k] x charge_peak[c,s,k] <= billed[c,s,m]                   (with look-back; the share of m itself is 1)    kW
what is billed <= sum over bands of kw_in_band[b,s,m]                (with bands of kW)                              kW
cost: price x what is billed, or of each band price x kw_in_band

Prices that fall from band to band stand as the lowest of a band and those above it: the plan's bill is a lower bound.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero import axis
from netzero.billing import lowest_from_here
from netzero.components.contracts import drawn
from netzero.components.equations import Constraint, Cost, Mathematics, Rule, Table, Variable
from netzero.components.park import DemandCharge, Meter, Park

Floats = NDArray[np.float64]
MONTHS = tuple(range(1, 13))
AMPLE = 100.0
"""How much wider than all that can be imported the last band is."""


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all further demand charges; nothing where there are none."""
    charges = {charge.name: (meter, charge) for meter in park.meters for charge in meter.charges}
    if not charges:
        return Mathematics()
    months = months_of(hourly)
    meter_of = {name: meter.name for name, (meter, _) in charges.items()}
    spans = {name: intervals_of(hourly, charge) for name, (_, charge) in charges.items()}
    averaged = {name: found for name, found in spans.items() if charges[name][1].mean}
    by_length: dict[int, list[str]] = {}
    for name in spans.keys() - averaged.keys():
        by_length.setdefault(spans[name].steps.shape[1], []).append(name)
    by_length = {n: [name for name in charges if name in names] for n, names in sorted(by_length.items())}
    looks_back = [name for name, (_, charge) in charges.items() if charge.ratchet]
    banded = {name: charge for name, (_, charge) in charges.items() if len(charge.from_kw) > 1}
    bands = {band: name for name, charge in banded.items() for band in charge.bands}
    reached = _reached(charges, months)

    def covers(n: int) -> Rule:
        def charge_covers_import(m: Any, c: str, s: int, k: Any) -> Any:
            interval = sum(drawn(m, meter_of[c], s, m.d.charge_step[n][k, i]) for i in range(n))
            return m.d.charge_counts[n][c, k] * interval <= n * m.charge_peak[c, s, m.d.charge_billed_in[n][c, k]]

        return charge_covers_import

    def charge_covers_mean_import(m: Any, c: str, s: int) -> Any:
        steps = m.d.charge_mean_steps[c]
        return sum(drawn(m, meter_of[c], s, t) for t in steps) <= len(steps) * m.charge_peak[c, s, m.d.charge_month[c]]

    def billed_looks_back(m: Any, label: str, s: int) -> Any:
        c, month, other, share = m.d.reached[label]
        return share * m.charge_peak[c, s, other] <= m.billed[c, s, month]

    def bands_hold_what_is_billed(m: Any, c: str, s: int, k: int) -> Any:
        return _billed(m, charges[c][1], s, k) <= sum(m.kw_in_band[b, s, k] for b in banded[c].bands)

    def demand_bill(charge: DemandCharge) -> Any:
        return lambda m, s: sum(cost_of_month(m, charge, s, k) for k in months)

    def most(d: Any, c: str, s: int, _: int) -> float:
        return float(d.import_upper[meter_of[c], s])

    index = ("stage", "month")
    return Mathematics(
        sets={
            "charge": list(charges),
            "mean_charge": list(averaged),
            "ratchet_charge": looks_back,
            "look_back": list(reached),
            "banded_charge": list(banded),
            "demand_band": list(bands),
            **{f"charge_of_{n}_steps": names for n, names in by_length.items()},
            **{f"charge_interval_of_{n}": range(len(spans[names[0]].steps)) for n, names in by_length.items()},
        },
        tables={
            "charge_step": {n: Table(spans[names[0]].steps, None, None) for n, names in by_length.items()},
            "charge_counts": {
                n: Table([(spans[name].month >= 0) * 1.0 for name in names], names, None)
                for n, names in by_length.items()
            },
            "charge_billed_in": {
                n: Table([_billed_in(spans[name], hourly) for name in names], names, None)
                for n, names in by_length.items()
            },
            "charge_mean_steps": {name: one.steps[one.month >= 0].ravel().tolist() for name, one in averaged.items()},
            "charge_month": {name: int(one.month.max()) + 1 for name, one in averaged.items()},
            "reached": reached,
            "charge_cost": _costs(park, hourly, charges),
            "band_width": {band: width for charge in banded.values() for band, width in _widths(charge)},
        },
        variables=(
            Variable("charge_peak", ("charge", *index), most, "kW", "peak of a further demand charge"),
            Variable("billed", ("ratchet_charge", *index), most, "kW", "billed demand after look-back"),
            Variable(
                "kw_in_band",
                ("demand_band", *index),
                lambda d, b, s, k: min(d.band_width[b], AMPLE * d.import_upper[meter_of[bands[b]], s]),
                "kW",
                "billed demand in a band",
                bound_is_fact=True,
            ),
        ),
        constraints=(
            *(
                Constraint(
                    "charge_covers_import" if n == 1 else f"charge_covers_import_of_{n}_steps",
                    (f"charge_of_{n}_steps", "stage", f"charge_interval_of_{n}"),
                    covers(n),
                    "kW x steps",
                )
                for n in by_length
            ),
            Constraint("charge_covers_mean_import", ("mean_charge", "stage"), charge_covers_mean_import, "kW x steps"),
            Constraint("billed_looks_back", ("look_back", "stage"), billed_looks_back, "kW"),
            Constraint("bands_hold_what_is_billed", ("banded_charge", *index), bands_hold_what_is_billed, "kW"),
        ),
        costs=tuple(Cost("grid_demand", demand_bill(charge), yearly=True) for _, charge in charges.values()),
    )


def cost_of_month(m: Any, charge: DemandCharge, s: int, k: int) -> Any:
    """Return what a plan counts for a demand charge in a month, currency."""
    if len(charge.from_kw) > 1:
        return sum(m.d.charge_cost[b, s, k] * m.kw_in_band[b, s, k] for b in charge.bands)
    return m.d.charge_cost[charge.bands[0], s, k] * _billed(m, charge, s, k)


def _billed(m: Any, charge: DemandCharge, s: int, k: int) -> Any:
    return m.billed[charge.name, s, k] if charge.ratchet else m.charge_peak[charge.name, s, k]


def of_some_days(park: Park, hourly: xr.Dataset) -> tuple[Park, xr.Dataset]:
    """Return the park and the hours with what some days can know of bills, for whoever sees no whole month.

    Each further demand charge is on the highest import that counts, at the price of its dearest band and without
    look-back; bands of energy and least bills are left out.
    """
    if not any(meter.has_further_terms for meter in park.meters):
        return park, hourly
    price = hourly["charge_price"].copy(deep=True)
    for charge in (charge for meter in park.meters for charge in meter.charges):
        dearest = hourly["charge_price"].sel(charge_band=list(charge.bands)).max("charge_band")
        price.loc[{"charge_band": charge.bands[0]}] = dearest
    meters = tuple(
        replace(
            meter,
            charges=tuple(replace(each, from_kw=(0.0,), ratchet=(), mean=False) for each in meter.charges),
            energy_bands=0,
            band_factors=(),
            has_standing=False,
        )
        for meter in park.meters
    )
    return replace(park, meters=meters), hourly.assign(charge_price=price)


def intervals_of(hourly: xr.Dataset, charge: DemandCharge) -> axis.BillingIntervals:
    """Return the billing intervals of a demand charge; their month is that for which they count, from 0, or -1.

    Raises:
        BadInput: the axis is not made of whole intervals.

    """
    time, step_h, block, month = (hourly[name].values for name in ("time", "step_h", "block", "month"))
    found = axis.billing_intervals(time, step_h, block, month, charge.billing_interval_min)
    return found.counting(hourly["charge_month"].sel(charge=charge.name).values.astype(np.int64))


def band_prices(hourly: xr.Dataset, name: str, bands: tuple[str, ...]) -> Floats:
    """Return the prices of bands, dims (stage, billing month, band)."""
    dim = str(hourly[name].dims[0])
    found = hourly[name].sel({dim: list(bands)}).transpose("stage", "billing_month", dim)
    return np.asarray(found.values, dtype=np.float64)


def months_of(hourly: xr.Dataset) -> list[int]:
    """Return the calendar months of which the axis has something."""
    return sorted({int(month) for month in hourly["month"].values})


def by_band(prices: list[Floats], bands: list[str], park: Park) -> Table:
    """Return prices (stage, month, band) of several meters or charges as a table (band, stage, month)."""
    return Table(np.moveaxis(np.concatenate(prices, axis=-1), -1, 0), bands, park.stages.years, MONTHS)


def _costs(park: Park, hourly: xr.Dataset, charges: dict[str, tuple[Meter, DemandCharge]]) -> Table:
    every = [charge for _, charge in charges.values()]
    prices = [lowest_from_here(band_prices(hourly, "charge_price", charge.bands)) for charge in every]
    return by_band(prices, [band for charge in every for band in charge.bands], park)


def _billed_in(spans: axis.BillingIntervals, hourly: xr.Dataset) -> Any:
    """Return the month of each interval for which it counts; its own where it counts for none."""
    own = hourly["month"].values[spans.steps[:, 0]]
    return np.where(spans.month >= 0, spans.month + 1, own)


def _widths(charge: DemandCharge) -> list[tuple[str, float]]:
    ends = (*charge.from_kw[1:], np.inf)
    return [(b, end - begin) for b, begin, end in zip(charge.bands, charge.from_kw, ends, strict=True)]


def _reached(
    charges: dict[str, tuple[Meter, DemandCharge]], months: list[int]
) -> dict[str, tuple[str, int, int, float]]:
    """Return charge, month, the month whose peak it looks back to, and the share of that which is billed, by label."""
    return {
        f"{name}, {month} from {other}": (name, month, other, charge.ratchet[month - 1][other - 1])
        for name, (_, charge) in charges.items()
        if charge.ratchet
        for month in months
        for other in months
        if charge.ratchet[month - 1][other - 1] > 0
    }

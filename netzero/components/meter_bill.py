"""The bill of a meter of the park, stage by stage, from hours, prices and flows."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.billing import Bill, Charge, Terms, bill_of
from netzero.components.charges import band_prices, intervals_of
from netzero.components.contracts import drawn_kw
from netzero.components.flexible import needed_kw
from netzero.components.link import sites
from netzero.components.market import contracts_at, cost_lines, rest_kw
from netzero.components.meter import billing_intervals
from netzero.components.park import DemandCharge, Meter, Park
from netzero.terms import ELECTRICITY

Floats = NDArray[np.float64]
MONTHS = 12
PLAIN = "demand"
"""Name of the demand charge on the highest import of each month at any time."""


def bills_of(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset, meter: Meter) -> list[Bill]:
    """Return the bill of a meter in the year of each stage; January to December are months 0 to 11.

    Args:
        park: the park.
        hourly: terms HOURLY (and TARIFF).
        dispatch: terms DISPATCH on its axis.
        meter: of the park.

    """
    imported = dispatch["imported_kw"].sel(meter=meter.name).transpose("stage", "time").values
    retail, drawn = rest_kw(park, hourly, meter, imported), drawn_kw(park, meter, dispatch)
    reactive, market = reactive_kvarh(park, hourly, dispatch, meter), _market_cost(park, hourly, meter, imported)
    return [
        bill_of(
            terms_of(hourly, meter, s),
            retail[s],
            drawn[s],
            None if reactive is None else reactive[s],
            None if market is None else market[s],
        )
        for s in range(len(park.stages.years))
    ]


def _market_cost(park: Park, hourly: xr.Dataset, meter: Meter, imported_kw: Floats) -> Floats | None:
    """Return what the bill charges for what is matched, currency by stage and month; None without contracts."""
    if not contracts_at(park, meter):
        return None
    lines = cost_lines(park, hourly, meter, imported_kw)
    return _by_month(hourly, lines["market_energy"] + lines["market_charges"])


def terms_of(hourly: xr.Dataset, meter: Meter, stage: int) -> Terms:
    """Return what the bill of a meter is made of in a stage (by its position)."""
    month = hourly["month"].values.astype(np.int64) - 1
    bands = max(1, meter.energy_bands)
    none = np.zeros((MONTHS, bands))
    price = hourly["import_price"].sel(meter=meter.name).transpose("stage", "time").values[stage]
    return Terms(
        month=month,
        hours=hourly["step_h"].values * hourly["weight"].values,
        periods=("energy",),
        shares=np.ones((1, len(month))),
        price=price[None, :],
        charges=tuple(charges_of(hourly, meter, stage)),
        from_kwh=hourly["energy_band_from"].sel(energy_band=list(meter.bands)).values.T if meter.bands else none,
        band_price=band_prices(hourly, "energy_band_price", meter.bands)[stage] if meter.bands else none,
        band_factor=np.tile(meter.band_factors or np.ones(bands), (MONTHS, 1)),
        standing=_of_month(hourly, "standing_charge", meter, stage),
        minimum=_of_month(hourly, "minimum_charge", meter, stage),
        vat=_of_month(hourly, "vat_rate", meter, stage),
        least_power_factor=meter.least_power_factor,
    )


def charges_of(hourly: xr.Dataset, meter: Meter, stage: int) -> list[Charge]:
    """Return all demand charges of a meter in a stage, the plain one first."""
    found = [_charge(hourly, charge, stage) for charge in meter.charges]
    if not meter.has_plain_charge:
        return found
    price = hourly["demand_price"].sel(meter=meter.name).transpose("stage", "billing_month").values[stage]
    intervals = billing_intervals(hourly, meter).counting(hourly["month"].values.astype(np.int64))
    return [Charge(PLAIN, intervals, np.zeros(1), price[:, None], np.eye(MONTHS)), *found]


def _charge(hourly: xr.Dataset, charge: DemandCharge, stage: int) -> Charge:
    return Charge(
        name=charge.name,
        intervals=intervals_of(hourly, charge),
        from_kw=np.array(charge.from_kw),
        price=band_prices(hourly, "charge_price", charge.bands)[stage],
        ratchet=np.array(charge.ratchet) if charge.ratchet else np.eye(MONTHS),
        mean=charge.mean,
    )


def _of_month(hourly: xr.Dataset, name: str, meter: Meter, stage: int) -> Floats:
    if not meter.has_further_terms:
        return np.zeros(MONTHS)
    return np.asarray(hourly[name].sel(meter=meter.name).transpose("stage", "billing_month").values[stage])


def reactive_kvarh(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset, meter: Meter) -> Floats | None:
    """Return reactive energy by stage and month: tan phi of what tenants use at the meter's site; None: not known."""
    if not meter.power_factor:
        return None
    site = sites(park)
    inside = [
        tenant.name
        for tenant in park.tenants
        if ELECTRICITY in dict(tenant.nodes) and site[tenant.node(ELECTRICITY)] == site[meter.node]
    ]
    needed = needed_kw(park, hourly, dispatch).sel(tenant=inside, carrier=ELECTRICITY).sum("tenant")
    used = _by_month(hourly, needed.transpose("stage", "time").values)
    return np.asarray(np.tan(np.arccos(np.array(meter.power_factor)))[:, None] * used)


def _by_month(hourly: xr.Dataset, per_hour: Floats) -> Floats:
    """Return the sums of a month of what is given per hour [stage, time], by stage and month."""
    month = hourly["month"].values.astype(np.int64) - 1
    hours = (hourly["step_h"] * hourly["weight"]).values
    return np.array([np.bincount(month, row, MONTHS) for row in per_hour * hours])

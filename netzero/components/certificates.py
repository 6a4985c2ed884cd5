r"""Certificates of renewable electricity (REC, I-REC): bought for grid electricity, and sold of own generation.

    1000 bought[s] <= sum over meters and steps of h (imported[g,t] - matched[g,t])     kWh a year
    1000 bought[s] <= share[s] x the same,  bought[s] <= limit[s]                       (bought, sold: MWh a year)
    1000 sold[s] <= share[s] x sum over steps of h (generated[t] - exported[t]),  sold[s] <= limit[s]
    certificates[s] = price[s] bought[s] - price[s] sold[s]                             currency a year
    market-based += (factor[s] - residual[s]) bought[s] + residual[s] sold[s]           t CO2e a year

A certificate is for a MWh of the same year, whatever the hour (GHG Protocol Scope 2 Guidance, 2015, table 7.1, quality
criteria). What is matched with a contract has that contract's attribute and cannot be covered once more; what is
exported takes its attribute along. Electricity whose certificates are sold counts as the grid's residual mix.

A plan that may match less than is due (`matching.dear_hours`) does not know what contracts leave to be covered: there
certificates are refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Cost, Emission, Limit, Mathematics, Table, Variable, year_alone
from netzero.components.greenhouse import CertificatePurchase, CertificateSale
from netzero.components.market import contracts_at
from netzero.components.matching import dear_hours
from netzero.components.park import Meter, Park, Supply
from netzero.components.supply import pools
from netzero.errors import Fault, Place
from netzero.terms import ELECTRICITY

Array = NDArray[np.float64]
KWH = 1000.0
"""Of a certificate."""
Limits = tuple[float | None, ...]


def buying(park: Park) -> CertificatePurchase | None:
    """Return how certificates are bought; None where they are not."""
    given = park.greenhouse.certificates
    return given.buy if given and covered_meters(park) else None


def selling(park: Park) -> CertificateSale | None:
    """Return how certificates are sold; None where they are not, or nothing is certified."""
    given = park.greenhouse.certificates
    return given.sell if given and any(is_certified(supply) for supply in park.supplies) else None


def covered_meters(park: Park) -> tuple[Meter, ...]:
    """Return the meters whose import may be covered by certificates."""
    given = park.greenhouse.certificates
    names = given.buy.meters if given and given.buy else ()
    return tuple(meter for meter in park.meters if meter.name in names)


def is_certified(supply: Supply) -> bool:
    """Whether certificates are issued for what a supply gives: own renewable electricity, not that of a purchase."""
    return supply.carrier == ELECTRICITY and supply.renewable and not supply.purchased


def not_to_be_covered(park: Park, hourly: xr.Dataset) -> tuple[Fault, ...]:
    """Return a fault for each meter and stage of which a plan does not know what contracts leave to be covered."""
    if buying(park) is None:
        return ()
    place = Place(file="park.yaml", path="certificates.buy.meters")
    part = float(hourly.attrs["year_fraction"])
    return tuple(
        Fault("NZ0848", place, {"name": meter.name, "year": year, "hours": float(hours) / part})
        for meter in covered_meters(park)
        for year, hours in zip(park.stages.years, dear_hours(park, hourly, meter), strict=True)
        if hours > 0
    )


def residual_mix(hourly: xr.Dataset) -> Array:
    """Return the market-based factor of a year, t CO2e per kWh by stage; with certificates it does not vary in one."""
    return np.asarray(hourly["grid_factor_market"].transpose("stage", "time").values[:, 0], dtype=np.float64)


def purchase_mathematics(park: Park, hourly: xr.Dataset, most_imported: dict[str, Array]) -> Mathematics:
    """Return the mathematics of what is bought; `most_imported` is the bound of each meter's import, kW by stage."""
    buy = buying(park)
    if buy is None:
        return Mathematics(sets={"certificate_buying": [], "certificate_shared": []})
    years, meters = park.stages.years, covered_meters(park)
    matched = {meter.name for meter in meters if contracts_at(park, meter)}
    names, limits = [meter.name for meter in meters], _limits(park, hourly, buy.limit_kwh)
    most_kw = np.sum([most_imported[name] for name in names], axis=0)
    tables: dict[str, Any] = {
        "certificate_limit": limits,
        "certificate_most": Table(most_kw * float((hourly["step_h"] * hourly["weight"]).sum()) / KWH, years),
        "certificate_share": Table(buy.max_share, years),
        "certificate_cost": Table(KWH * np.array(buy.price), years),
        "certificate_saves": Table(KWH * (residual_mix(hourly) - np.array(buy.factor_t_per_kwh)), years),
    }

    def open_kw(m: Any, s: int, t: Any) -> Any:
        return sum(m.imported[g, s, t] for g in names) - sum(m.matched[g, s, t] for g in names if g in matched)

    def only_what_is_open_is_covered(m: Any, s: int) -> Any:
        return KWH * m.certificates_bought[s] <= m.over_the_year(lambda t: open_kw(m, s, t))

    def certificates_keep_their_share(m: Any, s: int) -> Any:
        return KWH * m.certificates_bought[s] <= m.d.certificate_share[s] * m.over_the_year(lambda t: open_kw(m, s, t))

    return Mathematics(
        sets={
            "certificate_buying": years,
            "certificate_shared": [year for year, share in zip(years, buy.max_share, strict=True) if share < 1],
        },
        tables=tables,
        variables=(
            Variable(
                "certificates_bought",
                ("certificate_buying",),
                lambda d, s: min(d.certificate_limit.get(s, np.inf), d.certificate_most[s]),
                "MWh a year",
                "grid electricity that certificates are bought for",
                Limit(
                    "certificates.buy.limit",
                    "NZ2295",
                    words=year_alone,
                    unit="MWh",
                    declared=lambda d, s: s in d.certificate_limit,
                    of_year=True,
                ),
                bound_is_fact=True,
            ),
        ),
        constraints=(
            Constraint(
                "only_what_is_open_is_covered",
                ("certificate_buying",),
                only_what_is_open_is_covered,
                "kWh a year",
            ),
            Constraint(
                "certificates_keep_their_share",
                ("certificate_shared",),
                certificates_keep_their_share,
                "kWh a year",
                Limit("certificates.buy.max_share", "NZ2296", words=_share_and_year, unit="kWh", of_year=True),
            ),
        ),
        costs=(Cost("certificates", lambda m, s: m.d.certificate_cost[s] * m.certificates_bought[s], yearly=True),),
        emissions=(Emission(market=lambda m, s: -m.d.certificate_saves[s] * m.certificates_bought[s], yearly=True),),
    )


def sale_mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of what is sold."""
    sell = selling(park)
    if sell is None:
        return Mathematics(sets={"certificate_selling": []})
    years, limits = park.stages.years, _limits(park, hourly, sell.limit_kwh)
    own = [pool.name for pool in pools(park) if is_certified(pool.first)]
    exporting = [meter.name for meter in park.meters if max(meter.export_limit_kw) > 0]
    steps = np.arange(hourly.sizes["time"])

    def used_kw(m: Any, s: int, t: Any) -> Any:
        return sum(m.supplied[p, s, t] for p in own) - sum(m.exported[g, s, t] for g in exporting)

    def only_what_is_used_here_is_certified(m: Any, s: int) -> Any:
        return KWH * m.certificates_sold[s] <= m.d.sale_share[s] * m.over_the_year(lambda t: used_kw(m, s, t))

    def most_sold(d: Any, s: int) -> Any:
        generated = sum(float(d.supply_upper[p, s, steps] @ d.hours.values) for p in own)
        return min(d.sale_limit.get(s, np.inf), generated / KWH)

    return Mathematics(
        sets={"certificate_selling": years},
        tables={
            "sale_limit": limits,
            "sale_share": Table(sell.max_share, years),
            "sale_price": Table(KWH * np.array(sell.price), years),
            "residual_mix": Table(KWH * residual_mix(hourly), years),
        },
        variables=(
            Variable(
                "certificates_sold",
                ("certificate_selling",),
                most_sold,
                "MWh a year",
                "own renewable electricity whose certificates are sold",
                bound_is_fact=True,
            ),
        ),
        constraints=(
            Constraint(
                "only_what_is_used_here_is_certified",
                ("certificate_selling",),
                only_what_is_used_here_is_certified,
                "kWh a year",
            ),
        ),
        costs=(Cost("certificates", lambda m, s: -m.d.sale_price[s] * m.certificates_sold[s], yearly=True),),
        emissions=(Emission(market=lambda m, s: m.d.residual_mix[s] * m.certificates_sold[s], yearly=True),),
    )


def _limits(park: Park, hourly: xr.Dataset, limit_kwh: Limits) -> dict[int, float]:
    """Return the declared limits by year in MWh, on an axis that stands for part of one."""
    part = float(hourly.attrs["year_fraction"]) / KWH
    return {year: part * kwh for year, kwh in zip(park.stages.years, limit_kwh, strict=True) if kwh is not None}


def _share_and_year(d: Any, year: int) -> dict[str, Any]:
    return {"name": "", "year": year, "share": d.certificate_share[year]}

"""What a year of each stage costs in many designs, line by line, as the books count it, without their hours."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.accounts.carbon_costs import least_bill
from netzero.accounts.offsets import offsets_at_year_end
from netzero.components.investment import alive, annuity
from netzero.components.park import Park
from netzero.terms import CONTRACT_LINES, COST_LINES

Array = NDArray[np.float64]


def left_out(park: Park) -> tuple[str, ...]:
    """Return the lines of a park's costs that cannot be told without its hours, and so are in no sum here.

    Certificates are matched with what each party used; offsets depend on scope 3 where caps count it.
    """
    offsets = ("offsets",) if park.carbon.counts_scope_3 and any(park.carbon.offset_share) else ()
    certificates = ("certificates",) if park.greenhouse.certificates is not None else ()
    return (*offsets, *certificates)


def told_lines(park: Park) -> tuple[str, ...]:
    """Return the lines that `yearly_costs` gives; parks with contracts on the market's price are not simulated so."""
    untold = {*left_out(park), "certificates", *CONTRACT_LINES}
    return tuple(line for line in COST_LINES if line not in untold)


def yearly_costs(park: Park, designs: xr.Dataset, totals: xr.Dataset, part: float, base_year_t: float | None) -> Any:
    """Return costs by line, dims (design, stage, line): terms `told_lines`, currency per year, as in the books.

    Args:
        park: the park.
        designs: `capacity` and `new_capacity`, dims (design, size, stage).
        totals: terms TOTALS of these designs.
        part: share of the year that the axis stands for.
        base_year_t: emissions of the base year, t; None when unknown.

    """
    emissions = totals["operating_emissions"].transpose("design", "stage", "scope")
    found = {
        **{str(line): totals["operating_cost"].sel(line=line).values for line in totals["line"].values},
        **_of_capital(park, designs, part),
        **_of_carbon(park, emissions, part),
        "offsets": offsets_t(park, emissions, part, base_year_t) * np.array(park.carbon.offset_price),
    }
    shape = (totals.sizes["design"], totals.sizes["stage"])
    lines = [np.broadcast_to(found.get(line, np.zeros(shape)), shape) for line in told_lines(park)]
    return np.stack(lines, axis=-1)


def _of_capital(park: Park, designs: xr.Dataset, part: float) -> dict[str, Array]:
    names, stages = [size.name for size in park.sizes], park.stages
    ordered = designs.sel(size=names).transpose("design", "size", "stage")
    capacity, new = (ordered[name].values for name in ("capacity", "new_capacity"))
    investment, upkeep = np.zeros((2, len(capacity), len(stages.years)))
    for row, size in enumerate(park.sizes):
        serves, none = alive(size, stages), np.zeros(len(stages.years))
        of_built = np.array(size.upkeep or none)
        built = new[:, row]
        stock = capacity[:, row] - _summed(built, serves) if size.may_retire else np.array(size.existing)
        investment += part * _summed(built * annuity(size, stages, park.discount_rate), serves)
        upkeep += part * (capacity[:, row] * size.fixed_om + stock * of_built[0] + _summed(built * of_built, serves))
    return {"investment": investment, "fixed_om": upkeep}


def _summed(built: Array, serves: NDArray[np.bool_]) -> Array:
    """Return what is alive in each stage of what was built in each (design, stage), the same digits in any company."""
    return np.asarray((built[:, :, None] * serves).sum(axis=1))


def _of_carbon(park: Park, emissions: xr.DataArray, part: float) -> dict[str, Array]:
    gases = park.greenhouse
    found: dict[str, Array] = {}
    if gases.carbon_price is not None:
        scopes = list(park.carbon.scopes[:2]) if gases.carbon_price.scope_2 else ["scope_1"]
        found["carbon_price"] = np.array(gases.carbon_price.price) * emissions.sel(scope=scopes).sum("scope").values
    if gases.allowances is not None:
        found["allowances"] = least_bill(gases.allowances, emissions.sel(scope="scope_1").values, part)
    return found


def offsets_t(park: Park, emissions: xr.DataArray, part: float, base_year_t: float | None) -> Array:
    """Return what is offset in a year of each stage, t CO2e (design, stage); none where caps count scope 3.

    Args:
        park: the park.
        emissions: of a year, t CO2e, dims (design, stage, scope).
        part: share of the year that the axis stands for.
        base_year_t: emissions of the base year, t; None when unknown.

    """
    if park.carbon.counts_scope_3:
        return np.zeros(emissions.shape[:2])
    of_park = xr.Dataset({"emissions": emissions.expand_dims("party")})
    return np.asarray(offsets_at_year_end(park, of_park, part, base_year_t))

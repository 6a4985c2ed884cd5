"""What each tenant emits in the base year, as the park of today hands its emissions on: they add up to the park's."""

from __future__ import annotations

import xarray as xr

from netzero.accounts import account
from netzero.components.park import Park
from netzero.planner import plan
from netzero.planner.base_year import first_stage_without_investment
from netzero.simulator import replay, settle
from netzero.terms import Party


def base_year_by_tenant(park: Park, periods: xr.Dataset) -> dict[Party, float]:
    """Return gross emissions of a year by tenant, t CO2e, as caps count them; 0 where nothing asks.

    Where the scenario declares the base year's emissions, they are shared as those of the park of today are.

    Args:
        park: the park.
        periods: terms HOURLY on the planner's axis.

    Raises:
        NoPlanExists: today's equipment cannot serve today's demand, which must be met.

    """
    if not _asked(park):
        return {tenant.name: 0.0 for tenant in park.tenants}
    today, first = first_stage_without_investment(park), periods.isel(stage=slice(0, 1))
    planned = plan(today, first).dataset
    dispatch = replay(today, first, planned)
    settlement = settle(today, first, dispatch)
    books = account(today, first, planned["capacity"], planned["new_capacity"], dispatch, settlement)
    gross = books["footprint"].isel(stage=0).sel(scope=list(park.carbon.scopes)).sum("scope")
    t_a_year = gross.values / float(periods.attrs["year_fraction"])
    found = dict(zip(map(str, gross["tenant"].values), map(float, t_a_year), strict=True))
    total, declared = sum(found.values()), park.carbon.base_year_t
    if declared is None or not total:
        return found
    return {name: declared * t / total for name, t in found.items()}


def _asked(park: Park) -> bool:
    """Whether requirements on emissions, offsets or free allowances are parted by the base year."""
    carbon, trading = park.carbon, park.greenhouse.allowances
    limits = (*carbon.cap_t, *carbon.cap_share, *carbon.gross_share, carbon.budget_t)
    return any(limit is not None for limit in limits) or any(carbon.offset_share) or trading is not None

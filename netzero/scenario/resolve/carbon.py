"""Requirements on emissions, and the public grid's emission factors."""

from __future__ import annotations

from collections.abc import Mapping

from netzero import catalogue
from netzero.catalogue.model import Figure
from netzero.components.greenhouse import GridFactors
from netzero.components.park import ByStage, Carbon
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.limits import at_most_one


def carbon_of(draft: Draft) -> Carbon:
    """Return caps, Net Zero, budget and offsets by stage.

    A cap holds from the stage it is given for until the next one that is given; 'none' lifts it. From `net_zero_year`
    on net emissions are 0 t and gross emissions at most `residual_share` of the base year.
    """
    given, years = draft.given.carbon, draft.stages.years
    for key in ("caps", "cap_shares"):
        for year in getattr(given, key):
            if year not in years:
                listed = ", ".join(str(each) for each in years)
                draft.faults.add("NZ0275", draft.place("carbon", key, str(year), key=True), read=year, years=listed)
    _check_net_zero(draft)
    neutral = [given.net_zero_year is not None and year >= given.net_zero_year for year in years]
    caps, shares = held(given.caps, years), held(given.cap_shares, years)
    offsets = given.offsets
    if offsets and max(draft.by_stage(offsets.max_share)) > 1:
        draft.fault("NZ0236", ("carbon", "offsets", "max_share"), read=offsets.max_share, limit=1)
    _assume(draft)
    return Carbon(
        cap_t=tuple(0.0 if zero else cap for zero, cap in zip(neutral, caps, strict=True)),
        cap_share=tuple(None if zero else share for zero, share in zip(neutral, shares, strict=True)),
        gross_share=tuple(given.residual_share if zero else None for zero in neutral),
        budget_t=given.budget,
        offset_price=draft.by_stage(offsets.price if offsets else 0.0),
        offset_share=draft.by_stage(offsets.max_share if offsets else 0.0),
        base_year_t=given.base_year_emissions,
        market_based=given.market_based,
        counts_scope_3=given.count_scope_3,
    )


def _assume(draft: Draft) -> None:
    """List the price and limits of offsets, and what may be left at Net Zero."""
    given, defaults = draft.given.carbon, catalogue.default_figures()
    if given.offsets:
        draft.assume_given("offset.price", given.offsets.price, "money/t")
        if "max_share" in given.offsets.model_fields_set:
            draft.assume_given("offset.max_share", given.offsets.max_share, "1")
        else:
            draft.assume("offset.max_share", defaults["offset_share"])
    if given.net_zero_year is not None:
        if "residual_share" in given.model_fields_set:
            draft.assume_given("residual_share", given.residual_share, "1")
        else:
            draft.assume("residual_share", defaults["residual_share"])


def held(caps: Mapping[int, float | str], years: tuple[int, ...]) -> list[float | None]:
    """Return the cap of each stage: the last one given up to it, None before the first and after 'none'."""
    held: list[float | None] = []
    current: float | None = None
    for year in years:
        if year in caps:
            value = caps[year]
            current = None if isinstance(value, str) else value
        held.append(current)
    return held


def _check_net_zero(draft: Draft) -> None:
    given, years = draft.given.carbon, draft.stages.years
    year = given.net_zero_year
    if year is None:
        if "residual_share" in given.model_fields_set:
            draft.fault("NZ0297", ("carbon", "residual_share"))
        return
    if year not in years:
        draft.fault("NZ0275", ("carbon", "net_zero_year"), read=year, years=", ".join(str(each) for each in years))
    if given.offsets is None and given.residual_share > 0:
        draft.warn("NZ1405", draft.place("carbon", "net_zero_year"), share=f"{given.residual_share:g}")


def grid_of(draft: Draft) -> GridFactors:
    """Return the grid's factors by stage, t CO2e per kWh, each kept apart from the others."""
    given = draft.given.grid
    average = () if given.average is None else draft.by_stage(given.average)
    if given.average is not None:
        draft.assume_given("grid.average", given.average, "t/kWh")
    elif given.inventory == "average":
        draft.fault("NZ1030", ("grid", "inventory"))
    if given.inventory == "average" and given.series is not None:
        draft.fault("NZ1031", ("grid", "series"))
    if given.marginal is not None:
        draft.assume_given("grid.marginal", given.marginal, "t/kWh")
        if given.marginal_series is not None:
            draft.fault("NZ1032", ("grid", "marginal_series"))
    marginal = () if given.marginal is None else draft.by_stage(given.marginal)
    track = catalogue.grid_tracks().get(given.trajectory or "")
    method = track.method if track and given.factor is None and given.series is None else "declared"
    return GridFactors(_official(draft), average, marginal, given.inventory, method)


def grid_factors(draft: Draft, grid: GridFactors) -> tuple[ByStage, ByStage]:
    """Return the factors of the inventory by stage, location-based and market-based, in t CO2e per kWh."""
    given = draft.given.grid
    location = grid.average if grid.inventory == "average" and grid.average else grid.official
    if given.market_factor is None:
        return location, location
    draft.assume_given("grid.market_factor", given.market_factor, "t/kWh")
    return location, draft.by_stage(given.market_factor)


def grid_losses(draft: Draft) -> ByStage:
    """Return the share of the grid's electricity that is lost on its way to the park, beside what arrives."""
    given = draft.given.grid.losses
    if given is not None:
        draft.assume_given("grid.losses", given, "1")
        return at_most_one(draft, ("grid", "losses"), given)
    anchors = catalogue.grid_anchors()
    whole = 1.0
    for name in ("loss_of_transmission", "loss_from_22kv"):
        figure = anchors[name]
        assert isinstance(figure, Figure)
        whole *= 1.0 + draft.figure(f"grid.{name}", figure, "1", ())[0]
    return draft.by_stage(whole - 1.0)


def _official(draft: Draft) -> ByStage:
    given = draft.given.grid
    if given.factor is not None:
        if "trajectory" in given.model_fields_set and given.trajectory is not None:
            draft.fault("NZ0298", ("grid", "factor"))
        draft.assume_given("grid.factor", given.factor, "t/kWh")
        return draft.by_stage(given.factor)
    tracks = catalogue.grid_tracks()
    if given.trajectory is None or given.trajectory not in tracks:
        draft.unknown("NZ0276", draft.place("grid", "trajectory"), given.trajectory, tracks)
        return draft.by_stage(0.0)
    return draft.figure(f"grid.{given.trajectory}", tracks[given.trajectory].factor, "t/kWh", ("grid", "trajectory"))

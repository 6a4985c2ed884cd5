"""What a capacity costs, how long it lives, what is left of today's stock and how much may be built."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from netzero.catalogue.model import Figure, Technology
from netzero.components.park import ByStage, Size
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.equipment import AssetIn, StockIn
from netzero.scenario.resolve.draft import Draft, Track
from netzero.scenario.stages import counted_years, is_present


@dataclass(frozen=True)
class Part:
    """Which figures of a technology and which words of an asset describe one of its sizes."""

    suffix: str
    unit: Literal["kW", "kWh", "kWp"]
    capex: str
    fixed_om_share: str
    life: str
    own_capex: str
    stock: Literal["capacity", "energy"]
    upper: str
    upper_new: str


def whole(technology: Technology) -> Part:
    """Return the one size of a supply or converter."""
    unit = technology.unit
    return Part("", unit, "capex", "fixed_om_share", "life", "capex", "capacity", "max", "max_new")


ENERGY = Part(
    ".energy", "kWh", "capex", "fixed_om_share", "life", "energy_capex", "energy", "max_energy", "max_new_energy"
)
POWER = Part(".power", "kW", "power_capex", "power_fixed_om_share", "power_life", "capex", "capacity", "max", "max_new")


@dataclass(frozen=True)
class Entry:
    """One asset of the park about to be made: what was written, its technology and its name."""

    asset: AssetIn
    technology: Technology
    name: str
    at: str
    path: KeyPath
    """Of the asset in park.yaml."""
    length_km: float = 0.0
    """Of a link."""


@dataclass(frozen=True)
class Standing:
    """While the place of an asset is there: by stage, and the year from which it is left for good."""

    there: tuple[bool, ...]
    until: int | None


def standing(draft: Draft, entry: Entry) -> Standing:
    """Return while an asset may stand where it stands: on a tenant's site, while the tenant is there.

    A stage counts whole. A tenant that leaves after the horizon shortens lives all the same.
    """
    tenant, years = draft.tenant_at(entry.at), draft.stages.years
    if tenant is None:
        return Standing((True,) * len(years), None)
    leave = None if entry.asset.outlives_tenant else tenant.exit
    there = tuple(is_present(year, tenant.entry, leave) for year in years)
    counted = counted_years(draft.stages, tenant.entry, leave)
    if leave is None or counted is None:
        return Standing(there, None)
    return Standing(there, max(leave, counted[1]) + 1)


def size_of(draft: Draft, entry: Entry, part: Part, bound: ByStage, room: ByStage | None = None) -> Size:
    """Return one size of an asset.

    Args:
        draft: the scenario.
        entry: the asset.
        part: which of its sizes.
        bound: the largest useful capacity, by stage, for an asset that declares no limit.
        room: the most that its place holds, by stage, whatever limit it declares.

    """
    place = standing(draft, entry)
    capex = _capex(draft, entry, part)
    share, fixed_om = _share(draft, entry, part), _own_fixed_om(draft, entry, part)
    life, degradation = life_of(draft, entry, part), _degradation(draft, entry)
    existing = stock(draft, entry, part, life)
    _tell_idle(draft, entry, part, life)
    limit = getattr(entry.asset, part.upper)
    upper = bound if limit is None else draft.by_stage(limit)
    if limit is not None and any(most < now - 1e-9 for most, now in zip(upper, existing, strict=True)):
        draft.fault("NZ0277", (*entry.path, part.upper), existing=f"{max(existing):g}", unit=part.unit)
    upper = upper if room is None else tuple(min(most, holds) for most, holds in zip(upper, room, strict=True))
    upper = tuple(
        max(most, now) if there else 0.0 for most, now, there in zip(upper, existing, place.there, strict=True)
    )
    _check_retirement(draft, entry, existing)
    limited = limit is not None or room is not None or not entry.asset.buildable
    return Size(
        name=entry.name + part.suffix,
        unit=part.unit,
        capex=capex,
        fixed_om=fixed_om,
        life_years=life,
        existing=existing,
        upper=upper,
        upper_new=_upper_new(draft, entry, part, upper),
        degradation=degradation,
        existing_output=_stock_output(draft, entry, part, life, degradation),
        upper_is_limit=limited,
        upkeep=tuple(rate * cost for rate, cost in zip(share, capex, strict=True)),
        until=place.until,
        may_retire=entry.asset.may_retire,
        embodied_t=_embodied(draft, entry, part),
    )


def figure_of(draft: Draft, entry: Entry, field: str, unit: str, default: float | None = None) -> ByStage:
    """Return a figure of the asset's technology by stage, or the default when the technology has none."""
    figure: Figure | None = getattr(entry.technology, field)
    name = entry.asset.technology
    if figure is not None:
        return draft.figure(f"{name}.{field}", figure, unit, ("technologies", name, field))
    if default is None:
        draft.fault("NZ0278", (*entry.path, "technology"), technology=name, figure=field)
    return draft.by_stage(default or 0.0)


def own_or_figure(
    draft: Draft, entry: Entry, own: Track | None, word: str, field: str, unit: str, default: float | None
) -> ByStage:
    """Return the asset's own value by stage, else the figure of its technology."""
    if own is not None:
        draft.assume_given(f"{entry.name}.{word}", own, unit)
        return draft.by_stage(own)
    return figure_of(draft, entry, field, unit, default)


def variable_cost_of(draft: Draft, entry: Entry) -> ByStage:
    """Return what a kWh costs besides energy by stage, 0 where nobody says, money/kWh."""
    return own_or_figure(draft, entry, entry.asset.variable_om, "variable_om", "variable_om", "money/kWh", 0.0)


def stock(draft: Draft, entry: Entry, part: Part, life: float) -> ByStage:
    """Return what is left of today's stock by stage."""
    return tuple(float(sum(capacity for capacity, _ in lots)) for lots in _lots(draft, entry, part, life))


def _stock_output(draft: Draft, entry: Entry, part: Part, life: float, degradation: float) -> ByStage:
    """Return what a unit of that stock gives by stage (0..1): every lot ages from the year in which it was built."""
    shares = []
    for lots in _lots(draft, entry, part, life):
        total = sum(capacity for capacity, _ in lots)
        given = sum(capacity * (1.0 - degradation) ** age for capacity, age in lots)
        shares.append(given / total if total else 1.0)
    return tuple(shares)


def _lots(draft: Draft, entry: Entry, part: Part, life: float) -> list[list[tuple[float, int]]]:
    """Return, by stage, the capacity and the age in years of every lot of today's stock that serves in it."""
    stages = zip(draft.stages.years, standing(draft, entry).there, strict=True)
    return [
        [
            (getattr(lot, part.stock) or 0.0, year - lot.built)
            for lot in entry.asset.existing
            if there and serves(lot, year, life)
        ]
        for year, there in stages
    ]


def serves(lot: StockIn, year: int, life: float) -> bool:
    """Whether a lot serves in a stage's year: within its life, and not after the year in which it must go."""
    return lot.built <= year < lot.built + life and (lot.until is None or year <= lot.until)


def _check_retirement(draft: Draft, entry: Entry, existing: ByStage) -> None:
    """Note a right to retire without stock, or of stock that is still to come."""
    if not entry.asset.may_retire:
        return
    if not entry.asset.existing:
        draft.fault("NZ0289", (*entry.path, "may_retire"), word="may_retire")
    if any(later > before for before, later in pairwise(existing)):
        draft.fault("NZ2286", (*entry.path, "may_retire"), name=entry.name)


def _tell_idle(draft: Draft, entry: Entry, part: Part, life: float) -> None:
    """Warn of a lot that serves in no stage: too old, or built after the last one; note a health that nothing reads."""
    years = draft.stages.years
    for position, lot in enumerate(entry.asset.existing):
        if lot.health is not None and entry.technology.kind != "storage":
            draft.fault("NZ1953", (*entry.path, "existing", position, "health"), name=entry.name)
        if getattr(lot, part.stock) and not any(serves(lot, year, life) for year in years):
            place = draft.place(*entry.path, "existing", position, "built")
            told = {"name": entry.name + part.suffix, "built": lot.built, "life": life}
            draft.warn("NZ1446", place, **told, first=years[0], last=years[-1])


def _capex(draft: Draft, entry: Entry, part: Part) -> ByStage:
    own: Track | None = getattr(entry.asset, part.own_capex)
    if own is None and entry.technology.capex_per_km is not None:
        per_km = figure_of(draft, entry, "capex_per_km", "money/kW/km")
        return tuple(entry.length_km * each for each in per_km)
    unit = "money/kWh" if part.suffix == ".energy" else "money/kW"
    needed = None if entry.asset.buildable else 0.0
    return own_or_figure(draft, entry, own, part.own_capex, part.capex, unit, needed)


def _embodied(draft: Draft, entry: Entry, part: Part) -> float:
    """Return the carbon of making a unit, t CO2e; 0 where nobody says."""
    word = "embodied_energy" if part.unit == "kWh" else "embodied"
    own: float | None = getattr(entry.asset, word, None)
    if own is None:
        return 0.0
    draft.assume_given(f"{entry.name}.{word}", own, f"t/{part.unit}")
    return own


def _share(draft: Draft, entry: Entry, part: Part) -> ByStage:
    """Return fixed cost as a share of overnight cost per year; 0 when the asset gives the cost itself."""
    own = entry.asset.fixed_om_share
    if own is None and entry.asset.fixed_om is not None and part.suffix != ".energy":
        return draft.by_stage(0.0)
    return own_or_figure(draft, entry, own, "fixed_om_share", part.fixed_om_share, "1/year", 0.0)


def _own_fixed_om(draft: Draft, entry: Entry, part: Part) -> ByStage:
    own = entry.asset.fixed_om
    if own is None or part.suffix == ".energy":
        return draft.by_stage(0.0)
    draft.assume_given(f"{entry.name}.fixed_om", own, "money/kW/year")
    return draft.by_stage(own)


def life_of(draft: Draft, entry: Entry, part: Part) -> float:
    """Return the life of one size of an asset, years."""
    own = entry.asset.life
    years = own_or_figure(draft, entry, own, "life", part.life, "year", None)[0]
    return years or 1.0


def _degradation(draft: Draft, entry: Entry) -> float:
    """Return the share of output lost per year of age; only supplies age."""
    if entry.technology.kind != "supply":
        return 0.0
    return own_or_figure(draft, entry, entry.asset.degradation, "degradation", "degradation", "1/year", 0.0)[0]


def _upper_new(draft: Draft, entry: Entry, part: Part, upper: ByStage) -> ByStage:
    if not entry.asset.buildable:
        return draft.by_stage(0.0)
    own: Track | None = getattr(entry.asset, part.upper_new)
    if own is None:
        return upper
    return tuple(float(value) for value in np.minimum(draft.by_stage(own), upper))

"""What resolving reads: the checked scenario, its tables, the catalogue's technologies, and where faults are noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from netzero import catalogue
from netzero.catalogue.model import Figure, Technology
from netzero.components.park import ByStage, Stages
from netzero.errors import Fault, Faults, Place
from netzero.scenario.doors.tables import MeasureRow, RoofRow, TenantRow
from netzero.scenario.doors.yaml_tree import KeyPath, Node, shown
from netzero.scenario.model import ScenarioIn
from netzero.scenario.nearest import nearest
from netzero.scenario.resolve.ranges import out_of_range
from netzero.scenario.scenario import AssumedFigure
from netzero.terms import COOLING, ELECTRICITY, PARK, Carrier, Party
from netzero.terms import Node as NodeName
from netzero.units import Currency, UnitError

Track = float | Mapping[int, float]


@dataclass(frozen=True)
class Room:
    """What a roof or a plot of land has room for; `capacity_kw` is what a roof's structure bears."""

    area_m2: float
    capacity_kw: float | None = None


@dataclass(frozen=True)
class Draft:
    """The scenario on its way to a park."""

    folder: Path
    given: ScenarioIn
    root: Node
    stages: Stages
    currency: Currency
    technologies: Mapping[str, Technology]
    tenants: tuple[TenantRow, ...]
    roofs: tuple[RoofRow, ...]
    measures: tuple[MeasureRow, ...]
    faults: Faults
    warnings: list[Fault] = field(default_factory=list)
    assumed: dict[str, AssumedFigure] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """As in `Scenario.places`."""
    figures: dict[tuple[int, str], ByStage] = field(default_factory=dict)
    """Figures already turned into a unit, by identity: many assets share one."""
    highest_kw: dict[tuple[str, Carrier], float] = field(default_factory=dict)
    """Bounds on what tenants need, by tenant and carrier: metered files are read for them once."""

    @property
    def heat_levels(self) -> tuple[Carrier, ...]:
        """Heat carriers from the hottest to the coolest."""
        return tuple(sorted(self.given.heat_levels, key=lambda name: (-self.given.heat_levels[name], name)))

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        """Carriers with a balance: electricity, heat, cooling when a tenant needs some, and fuels kept on site."""
        cooling = (COOLING,) if any(COOLING in tenant.needs for tenant in self.tenants) else ()
        return (ELECTRICITY, *self.heat_levels, *cooling, *self.kept_fuels)

    @cached_property
    def known_fuels(self) -> tuple[Carrier, ...]:
        """Fuels by name: the catalogue's, the scenario's, and what the scenario's technologies take or give."""
        named = [*catalogue.combustion(), *self.given.fuels]
        for technology in self.technologies.values():
            named += [*technology.inputs, *technology.coproducts]
            named += [technology.carrier] if technology.carrier and technology.reach_c is None else []
        others = {ELECTRICITY, COOLING, *self.given.heat_levels, *catalogue.heat_levels()}
        return tuple(dict.fromkeys(name for name in named if name not in others))

    @cached_property
    def kept_fuels(self) -> tuple[Carrier, ...]:
        """Fuels with a balance: made or stored on site, needed by a tenant, or limited at any time."""
        kept = {carrier for tenant in self.tenants for carrier in tenant.needs}
        kept |= {name for name, fuel in self.given.fuels.items() if fuel.limit is not None}
        for asset in self.given.assets:
            technology = self.technologies.get(asset.technology)
            if technology is not None and technology.kind != "supply":
                kept |= {asset.carrier or technology.carrier or "", *technology.coproducts}
        return tuple(name for name in self.known_fuels if name in kept)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Park operator, tenants and third parties."""
        return (PARK, *(tenant.name for tenant in self.tenants), *self.given.parties)

    def tenant(self, name: str) -> TenantRow | None:
        """Return a tenant by name."""
        return next((tenant for tenant in self.tenants if tenant.name == name), None)

    def roof(self, name: str) -> RoofRow | None:
        """Return a roof by name."""
        return next((roof for roof in self.roofs if roof.name == name), None)

    def tenant_at(self, place: str) -> TenantRow | None:
        """Return the tenant whose site a place is on: a tenant's, a roof's or a plot's; None for the park's ground."""
        roof, plot = self.roof(place), self.given.land.get(place)
        if plot is not None and roof is None:
            return self.tenant(plot.tenant or "")
        return self.tenant(roof.tenant if roof else place)

    def room(self, place: str) -> Room | None:
        """Return what a roof or a plot of land has room for; None for other places."""
        roof, plot = self.roof(place), self.given.land.get(place)
        if roof is not None:
            return Room(roof.area_m2, roof.capacity_kw)
        return Room(plot.area) if plot else None

    def node(self, place: str, carrier: Carrier) -> NodeName:
        """Return the node that a carrier has at a place."""
        tenant = self.tenant_at(place)
        return tenant.node(carrier) if tenant else PARK

    def served(self, carrier: Carrier) -> tuple[Carrier, ...]:
        """Return the carriers that one can serve: itself and, for heat, every cooler level."""
        levels = self.heat_levels
        return levels[levels.index(carrier) :] if carrier in levels else (carrier,)

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return where something of park.yaml was written."""
        return self.root.place_of(path, key=key)

    def fault(self, code: str, path: KeyPath, **values: object) -> None:
        """Note a fault in park.yaml."""
        self.faults.add(code, self.place(*path), **values)

    def unknown(self, code: str, place: Place, read: object, known: Iterable[str]) -> None:
        """Note that a name is not known, with the nearest ones that are."""
        self.faults.add(code, place, read=shown(read), near=nearest(read, known))

    def warn(self, code: str, place: Place, **values: object) -> None:
        """Note something that is no fault but that a reader should know."""
        self.warnings.append(Fault(code, place, dict(values)))

    def by_stage(self, track: Track) -> ByStage:
        """Return a value or a track by year as one value per stage: linear between years, constant outside."""
        if isinstance(track, Mapping):
            years = sorted(track)
            values = np.interp(self.stages.years, years, [track[year] for year in years])
            return tuple(float(value) for value in values)
        return (float(track),) * len(self.stages.years)

    def figure(self, name: str, figure: Figure, unit: str, path: KeyPath) -> ByStage:
        """Return a figure of the catalogue by stage in `unit`, and list it among the assumptions.

        One that cannot be read or cannot be meant is a fault, and 0 in its place.
        """
        self.assume(name, figure)
        key = (id(figure), unit)
        if key not in self.figures:
            try:
                values = tuple(figure.plain(year, unit, self.currency) for year in self.stages.years)
            except UnitError as error:
                self.faults.add(error.code, self.place(*path), **error.values_)
                return (0.0,) * len(self.stages.years)
            refusal = out_of_range(path, values)
            if refusal:
                self.faults.add(refusal.code, self.place(*path), **refusal.values)
                return (0.0,) * len(self.stages.years)
            self.figures[key] = values
        return self.figures[key]

    def assume(self, name: str, figure: Figure) -> None:
        """List a figure among the assumptions; its note is told with its source."""
        value = shown_track(figure.by_year or figure.value or 0.0)
        source = f"{figure.source}; {figure.note}" if figure.note else figure.source
        self.assumed[name] = AssumedFigure(name, value, figure.unit, source, figure.year, figure.confidence)

    def assume_default(self, name: str, value: float, unit: str, reason: str) -> None:
        """List a value that netzero chose because the scenario does not say it."""
        self.assumed[name] = AssumedFigure(name, f"{value:g}", unit, reason, None, "M")

    def assume_text(self, name: str, value: str, source: str, confidence: str) -> None:
        """List something of the catalogue or the scenario that is no number."""
        self.assumed[name] = AssumedFigure(name, value, "", source, None, confidence)

    def assume_given(self, name: str, value: Track, unit: str) -> None:
        """List a value of the scenario that stands in place of a figure of the catalogue.

        An asset may be called as its technology: its own value does not hide the catalogue's for other sizes.
        """
        unit = unit.replace("money", self.currency.code)
        self.assumed[f"scenario {name}"] = AssumedFigure(name, shown_track(value), unit, "scenario", None, "user")


def shown_track(value: Track) -> str:
    """Return a value, or those of the years given, as text."""
    if isinstance(value, Mapping):
        return ", ".join(f"{year}: {one:.12g}" for year, one in sorted(value.items()))
    return f"{value:.12g}"


def quiet(draft: Draft) -> Draft:
    """Return a draft whose faults are not kept, for figures that are read once more when an asset is made."""
    return replace(draft, faults=Faults(), warnings=[], assumed={})

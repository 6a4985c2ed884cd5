"""Fuels that the park buys: price and emission factors by net calorific value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netzero import catalogue
from netzero.catalogue.model import Combustion, Figure, FuelData
from netzero.components.park import ByStage, Converter, Fuel
from netzero.scenario.model import FuelIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.greenhouse import warming_of
from netzero.terms import CH4, CO2, N2O, Carrier, Gas

TONNE_PER_KWH = 3.6e-9
"""t/kWh in one kg/TJ: 1 kWh is 3.6e-6 TJ."""


@dataclass(frozen=True)
class Burning:
    """What burning a kWh (net calorific value) of a fuel gives off."""

    co2e_t_per_kwh: float
    """Scope 1."""
    biogenic_t_per_kwh: float
    """CO2 outside the scopes."""
    gases: tuple[tuple[Gas, float], ...]
    """Shares of `co2e_t_per_kwh` by gas."""


def fuels_of(draft: Draft, converters: Iterable[Converter]) -> tuple[Fuel, ...]:
    """Return every fuel that is bought, in the order of first use; faults for those nobody knows.

    What is made or kept on site is bought too if it has a price. A fuel without a declared yearly limit has the limit
    None.
    """
    taken = [port.carrier for converter in converters for port in converter.ports if port.sign < 0]
    asked = {name for tenant in draft.tenants for name in tenant.needs}
    fuels = [name for name in taken if name not in draft.carriers or name in draft.kept_fuels]
    fuels += [name for name in draft.kept_fuels if name in asked or not _only_limited(draft, name)]
    wanted = tuple(dict.fromkeys(fuels))
    known = catalogue.combustion()
    found = []
    for name in wanted:
        own, data = draft.given.fuels.get(name), known.get(name)
        if name in draft.kept_fuels:
            found += [_fuel(draft, name, own or FuelIn(), data)] if _has_price(own, data) else []
        elif own is None and data is None:
            names = (*known, *draft.given.fuels, *draft.carriers)
            draft.unknown("NZ0273", draft.place("assets", _user(draft, name), "technology"), name, names)
        else:
            found.append(_fuel(draft, name, own or FuelIn(), data))
    for name in draft.given.fuels:
        if name not in wanted:
            burned = {each for technology in draft.technologies.values() for each in technology.inputs}
            if name not in known and name not in burned:
                draft.unknown("NZ0274", draft.place("fuels", name, key=True), name, (*known, *wanted))
    return tuple(found)


def _only_limited(draft: Draft, fuel: Carrier) -> bool:
    """Whether a fuel with a limit at any time is neither made nor stored, so that only who takes it needs it."""
    own = draft.given.fuels.get(fuel)
    known = [(asset.carrier, draft.technologies.get(asset.technology)) for asset in draft.given.assets]
    made = {name or technology.carrier for name, technology in known if technology}
    return own is not None and own.limit is not None and fuel not in made


def _user(draft: Draft, fuel: Carrier) -> int:
    """Return the position of the first asset that takes a fuel."""
    known = (draft.technologies.get(asset.technology) for asset in draft.given.assets)
    return next((position for position, found in enumerate(known) if found and fuel in found.inputs), 0)


def _has_price(own: FuelIn | None, data: Combustion | None) -> bool:
    return isinstance(data, FuelData) or (own is not None and own.price is not None)


def _fuel(draft: Draft, name: Carrier, own: FuelIn, data: Combustion | None) -> Fuel:
    burning = burning_of(draft, name, own, data)
    if data is None and (own.price is None or (own.factor is None and burning is None)):
        draft.fault("NZ0296", ("fuels", name), name=name)
    elif not _has_price(own, data):
        at = ("fuels", name) if name in draft.given.fuels else ("assets", _user(draft, name), "technology")
        draft.fault("NZ1485", at, name=name)
    if own.factor is not None:
        for gas in (CO2, CH4, N2O):
            if getattr(own, gas) is not None:
                draft.fault("NZ1024", ("fuels", name, gas), name=name, gas=gas)
    fossil, biogenic = (burning.co2e_t_per_kwh, burning.biogenic_t_per_kwh) if burning else (None, None)
    return Fuel(
        name=name,
        price=_price(draft, name, own, data),
        factor_t_per_kwh=_own(draft, f"fuel.{name}.factor", own.factor, fossil),
        biogenic_t_per_kwh=_own(draft, f"fuel.{name}.biogenic_factor", own.biogenic_factor, biogenic),
        annual_limit_kwh=_limit(draft, name, own, data),
        horizon_limit_kwh=own.horizon_limit,
        upstream_t_per_kwh=_own(draft, f"fuel.{name}.upstream", own.upstream, None),
        gases=burning.gases if burning and own.factor is None else (),
    )


def _limit(draft: Draft, name: Carrier, own: FuelIn, data: Combustion | None) -> tuple[float | None, ...]:
    """Return the yearly limit by stage, kWh, given as energy or as mass; None: no limit."""
    if own.annual_mass is None:
        if own.energy is not None:
            draft.fault("NZ1486", ("fuels", name, "energy"))
        return (None,) * len(draft.stages.years) if own.annual_limit is None else draft.by_stage(own.annual_limit)
    if own.annual_limit is not None:
        draft.fault("NZ1487", ("fuels", name, "annual_mass"))
    energy = _energy_of_mass(draft, name, own, data)
    return tuple(mass * energy for mass in draft.by_stage(own.annual_mass))


def _energy_of_mass(draft: Draft, name: Carrier, own: FuelIn, data: Combustion | None) -> float:
    """Return the net calorific value, kWh per tonne."""
    if own.energy is not None:
        draft.assume_given(f"fuel.{name}.energy", own.energy, "kWh/t")
        return own.energy
    known = data.calorific.get("kg") if data else None
    if known is None:
        draft.fault("NZ1488", ("fuels", name, "annual_mass"), name=name)
        return 0.0
    figure = known if isinstance(known, Figure) else known.as_figure()
    draft.assume(f"fuel.{name}.calorific", figure)
    return figure.plain(draft.stages.years[0], "kWh/t")


def _price(draft: Draft, name: Carrier, own: FuelIn, data: Combustion | None) -> ByStage:
    if own.price is not None:
        draft.assume_given(f"fuel.{name}.price", own.price, "money/kWh")
        return draft.by_stage(own.price)
    if not isinstance(data, FuelData):
        return draft.by_stage(0.0)
    return draft.figure(f"fuel.{name}.price", data.price, "money/kWh", ("fuels", name))


def _own(draft: Draft, label: str, own: float | None, default: float | None) -> float:
    if own is not None:
        draft.assume_given(label, own, "t/kWh")
        return own
    return default or 0.0


def burning_of(draft: Draft, name: Carrier, own: FuelIn, data: Combustion | None) -> Burning | None:
    """Return what burning a fuel gives off, of own factors and the catalogue's; None where CO2 is not known."""
    found: dict[Gas, float] = {}
    for gas in (CO2, CH4, N2O):
        given = getattr(own, gas)
        if given is not None:
            draft.assume_given(f"fuel.{name}.{gas}_kg_per_tj", given, "kg/TJ")
            found[gas] = given
        elif data is not None:
            figure = _of_use(draft, name, own, data) if gas == CH4 else getattr(data, f"{gas}_kg_per_tj")
            found[gas] = draft.figure(f"fuel.{name}.{gas}_kg_per_tj", figure, "kg/TJ", ("fuels", name))[0]
    if CO2 not in found:
        return None
    biogenic = own.biogenic if own.biogenic is not None else data is not None and data.biogenic
    others = {gas: found[gas] * warming_of(draft, gas) for gas in (CH4, N2O) if gas in found}
    fossil, apart = combustion_factors(found[CO2], sum(others.values()), biogenic=biogenic)
    parts = others if biogenic else {CO2: found[CO2]} | others
    total = sum(parts.values())
    return Burning(fossil, apart, tuple((gas, part / total) for gas, part in parts.items() if part > 0))


def _of_use(draft: Draft, name: Carrier, own: FuelIn, data: Combustion) -> Figure:
    """Return the factor of methane of whoever burns the fuel."""
    if own.use is None:
        return data.ch4_kg_per_tj
    if own.use not in data.uses:
        known = ", ".join(data.uses) or "-"
        draft.fault("NZ1025", ("fuels", name, "use"), name=name, use=own.use, known=known)
        return data.ch4_kg_per_tj
    return data.uses[own.use]


def combustion_factors(co2_kg_per_tj: float, others_kg_per_tj: float, *, biogenic: bool) -> tuple[float, float]:
    """Return fossil CO2e and biogenic CO2 of what is burnt, t per kWh (net calorific value).

    Tier 1 of the 2006 IPCC Guidelines, volume 2, chapter 2. Biogenic CO2 stands apart from scope 1, whereas CH4 and N2O
    of the same fuel count (GHG Protocol Corporate Standard, chapter 4).

    Args:
        co2_kg_per_tj: factor of CO2.
        others_kg_per_tj: factors of CH4 and N2O times their global warming potentials over 100 years, CO2e.
        biogenic: whether the carbon was taken from the air by plants.

    """
    carbon, others = co2_kg_per_tj * TONNE_PER_KWH, others_kg_per_tj * TONNE_PER_KWH
    return (others, carbon) if biogenic else (carbon + others, 0.0)

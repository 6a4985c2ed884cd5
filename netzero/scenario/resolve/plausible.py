"""Figures of park.yaml and its tables, each against the band of its quantity, so that slips of a unit are told.

What only means something beside another figure (a limit beside the need) is in `netzero.scenario.resolve.proportions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from netzero import catalogue
from netzero.catalogue.model import Figure
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.resolve.bands import Read, judge, judge_between, judge_share, possible, usual
from netzero.scenario.resolve.draft import Draft
from netzero.units import UnitError

_BANDS = {
    "discount_rate": ("discount_rate", "1"),
    "heat_levels.*": ("heat_level", "degC"),
    "meters.*.export_price": ("export_price", "money/kWh"),
    "meters.*.export_tiers.*.price": ("export_price", "money/kWh"),
    "meters.*.export_ceiling": ("export_price", "money/kWh"),
    "meters.*.export_share": ("share", "1"),
    "meters.*.upgrade.capex": ("capex", "money/kW"),
    "meters.*.upgrade.fixed_om": ("upkeep", "money/kW"),
    "meters.*.upgrade.fixed_om_share": ("upkeep_share", "1"),
    "meters.*.upgrade.life": ("life", "year"),
    "tariffs.*.energy.*": ("tariff_price", "money/kWh"),
    "tariffs.*.demand_charge": ("demand_charge", "money/kW"),
    "tariffs.*.escalation": ("rate_of_change", "1"),
    "purchases.*.price": ("purchase_price", "money/kWh"),
    "purchases.*.factor": ("grid_factor", "t/kWh"),
    "contracts.*.strike": ("purchase_price", "money/kWh"),
    "contracts.*.market_price": ("purchase_price", "money/kWh"),
    "contracts.*.service_charge": ("wheeling_fee", "money/kWh"),
    "contracts.*.balancing_charge": ("wheeling_fee", "money/kWh"),
    "contracts.*.factor": ("grid_factor", "t/kWh"),
    "fuels.*.factor": ("fuel_factor", "t/kWh"),
    "fuels.*.biogenic_factor": ("fuel_factor", "t/kWh"),
    "grid.factor": ("grid_factor", "t/kWh"),
    "grid.market_factor": ("grid_factor", "t/kWh"),
    "carbon.cap_shares": ("share", "1"),
    "carbon.residual_share": ("share", "1"),
    "carbon.offsets.max_share": ("share", "1"),
    "carbon.offsets.price": ("carbon_price", "money/t"),
    "certificates.buy.price": ("certificate_price", "money/kWh"),
    "certificates.buy.factor": ("grid_factor", "t/kWh"),
    "certificates.sell.price": ("certificate_price", "money/kWh"),
    "policy_parameters.carbon_price": ("carbon_price", "money/t"),
    "unserved_price": ("unserved_price", "money/kWh"),
    "assets.*.tilt": ("angle", "degree"),
    "assets.*.azimuth": ("angle", "degree"),
    "assets.*.fixed_om": ("upkeep", "money/kW"),
    "assets.*.fixed_om_share": ("upkeep_share", "1"),
    "assets.*.variable_om": ("variable_om", "money/kWh"),
    "assets.*.life": ("life", "year"),
    "assets.*.hours": ("storage_hours", "h"),
    "assets.*.charge_efficiency": ("storage_efficiency", "1"),
    "assets.*.discharge_efficiency": ("storage_efficiency", "1"),
    "assets.*.loss_per_h": ("storage_loss", "1/h"),
    "assets.*.initial_level": ("share", "1"),
    "assets.*.least_level": ("share", "1"),
    "assets.*.highest_level": ("share", "1"),
    "assets.*.ageing.calendar_per_year": ("storage_calendar_ageing", "1"),
    "assets.*.ageing.per_cycle": ("storage_cycle_ageing", "1"),
    "assets.*.ageing.end_of_life": ("share", "1"),
    "assets.*.existing.*.health": ("share", "1"),
    "assets.*.efficiency.*": ("efficiency", "1"),
    "assets.*.degradation": ("degradation", "1"),
    "links.*.length": ("link_length", "km"),
    "links.*.fee": ("wheeling_fee", "money/kWh"),
    "links.*.capex": ("link_capex", "money/kW"),
    "links.*.loss": ("link_loss", "1"),
    "links.*.fixed_om": ("upkeep", "money/kW"),
    "links.*.fixed_om_share": ("upkeep_share", "1"),
    "links.*.life": ("life", "year"),
}
"""Key of park.yaml (`*`: any name or position) -> its band and unit."""
_FIGURES = {
    "capex": ("capex", "money/kW"),
    "power_capex": ("capex", "money/kW"),
    "fixed_om_share": ("upkeep_share", "1/year"),
    "power_fixed_om_share": ("upkeep_share", "1/year"),
    "variable_om": ("variable_om", "money/kWh"),
    "life": ("life", "year"),
    "power_life": ("life", "year"),
    "degradation": ("degradation", "1/year"),
    "area": ("area_need", "m2/kW"),
    "hours": ("storage_hours", "h"),
    "charge_efficiency": ("storage_efficiency", "1"),
    "discharge_efficiency": ("storage_efficiency", "1"),
    "loss_per_h": ("storage_loss", "1/h"),
    "calendar_ageing": ("storage_calendar_ageing", "1/year"),
    "cycle_ageing": ("storage_cycle_ageing", "1"),
    "loss": ("link_loss", "1"),
}
"""Figure of a technology -> its band and unit."""
_DEGREES_PER_HOUR = 15.0
_MOST_ZONE_H = 3.5
"""Zones differ from solar time by up to about three hours (western China)."""
_MOST_APART_DEGREES = 1.5
"""Between a scenario's site and that of a bundled weather year."""


def check_figures(draft: Draft) -> None:
    """Warn of every figure outside of its band, and note those that cannot be meant."""
    numbers = list(_numbers(draft.given, (), ""))
    for path, pattern, value in numbers:
        if pattern in _BANDS:
            band, unit = _BANDS[pattern]
            judge(draft, Read(draft.place(*path), _name(path), value, unit), band)
    _check_costs(draft, numbers)
    _check_technologies(draft)
    _check_rates(draft)
    _check_site(draft)
    for roof in draft.roofs:
        judge(draft, Read(roof.row.place("area"), "area", roof.area_m2, "m2"), "roof_area")
        for column, angle in (("tilt", roof.tilt_deg), ("azimuth", roof.azimuth_deg)):
            judge(draft, Read(roof.row.place(column), column, angle or 0.0, "degree"), "angle")
    for tenant in draft.tenants:
        judge(draft, Read(tenant.row.place("growth"), "growth", tenant.growth, "1"), "rate_of_change")
    for each in draft.measures:
        life = each.measure.life_years
        judge(draft, Read(each.row.place("life"), "life", life, "year"), "life")
        judge(
            draft, Read(each.row.place("saving_share"), "saving_share", each.measure.saving_share or 0.0, "1"), "share"
        )


def _numbers(value: Any, path: KeyPath, pattern: str) -> Iterator[tuple[KeyPath, str, float]]:
    """Yield every number that was written, with its path and its key in `_BANDS`."""
    if isinstance(value, BaseModel):
        for field in type(value).model_fields:
            if field in value.model_fields_set:
                yield from _numbers(getattr(value, field), (*path, field), f"{pattern}.{field}".lstrip("."))
    elif isinstance(value, dict):
        for key, child in value.items():
            below = pattern if isinstance(key, int) else f"{pattern}.*"
            yield from _numbers(child, (*path, str(key)), below)
    elif isinstance(value, tuple):
        for position, child in enumerate(value):
            yield from _numbers(child, (*path, position), f"{pattern}.*")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, pattern, float(value)


def _name(path: KeyPath) -> str:
    """Return the key that a figure stands under, without its year."""
    words = [str(step) for step in path if not str(step).isdigit()]
    return words[-1] if words else ""


def _check_costs(draft: Draft, numbers: list[tuple[KeyPath, str, float]]) -> None:
    """Compare prices of fuels and costs of assets with the catalogue's own figures, where it has them."""
    for path, pattern, value in numbers:
        year = int(path[-1]) if str(path[-1]).isdigit() else draft.stages.years[0]
        if pattern == "fuels.*.price":
            fuel = catalogue.fuels().get(str(path[1]))
            read = Read(draft.place(*path), "price", value, "money/kWh")
            _judge_beside(draft, read, "fuel_price", fuel.price if fuel else None, year)
        elif pattern in ("assets.*.capex", "assets.*.energy_capex"):
            asset = draft.given.assets[int(path[1])]
            technology = None if asset.rated_on else draft.technologies.get(asset.technology)
            of_energy = pattern.endswith("energy_capex")
            field = "power_capex" if technology and technology.kind == "storage" and not of_energy else "capex"
            read = Read(draft.place(*path), _name(path), value, "money/kWh" if of_energy else "money/kW")
            band = "energy_capex" if of_energy else "capex"
            _judge_beside(draft, read, band, getattr(technology, field, None), year)


def _judge_beside(draft: Draft, read: Read, band: str, figure: Figure | None, year: int) -> None:
    """Compare a figure with that of the catalogue for the same, or with its band where there is none."""
    try:
        known = figure.plain(year, read.unit, draft.currency) if figure else 0.0
    except UnitError:
        return  # told where the figure is used
    if known > 0:
        low, high = usual(draft, "of_catalogue", "1")
        judge_between(draft, read, (low * known, high * known), possible(draft, band, read.unit))
    else:
        judge(draft, read, band)


def _check_technologies(draft: Draft) -> None:
    """Compare the figures that the scenario gives of technologies with those of the catalogue, or with their bands."""
    for name, entry in draft.given.technologies.items():
        technology = draft.technologies.get(name)
        for field in entry if technology else ():
            figure = getattr(technology, field, None)
            if isinstance(figure, Figure) and field in _FIGURES:
                _check_figure(
                    draft, name, field, figure, stores=technology is not None and technology.kind == "storage"
                )
        for carrier, figure in (technology.inputs if technology and "inputs" in entry else {}).items():
            place, value = draft.place("technologies", name, "inputs", carrier), figure.at(draft.stages.years[0])
            judge(draft, Read(place, carrier, value / (100.0 if figure.unit == "%" else 1.0), "1"), "efficiency")


def _check_figure(draft: Draft, name: str, field: str, figure: Figure, *, stores: bool) -> None:
    band, unit = ("energy_capex", "money/kWh") if field == "capex" and stores else _FIGURES[field]
    known = getattr(catalogue.technologies().get(name), field, None) if "money" in unit else None
    for year in sorted(figure.by_year or {draft.stages.years[0]: 0.0}):
        try:
            value = figure.plain(year, unit, draft.currency)
        except UnitError:
            return  # told where the figure is used
        read = Read(draft.place("technologies", name, field), field, value, "1" if unit == "1/year" else unit)
        _judge_beside(draft, read, band, known, year)


def _check_rates(draft: Draft) -> None:
    """Compare exchange rates with the catalogue's."""
    figures, code = catalogue.default_figures(), draft.currency.code
    vnd_per_usd = figures["exchange_rate_vnd_per_usd"].value or 1.0
    in_usd = {"USD": 1.0, "VND": 1.0 / vnd_per_usd, "EUR": figures["exchange_rate_usd_per_eur"].value or 1.0}
    for name, rate in draft.given.exchange_rates.items():
        read = Read(draft.place("exchange_rates", name), name, rate, f"{code}/{name}")
        judge_share(draft, read, "exchange_rate", in_usd[name] / in_usd[code])


def _check_site(draft: Draft) -> None:
    """Warn of a place that its clock or its bundled weather does not fit."""
    site, weather = draft.given.site, draft.given.weather
    solar_h = site.longitude / _DEGREES_PER_HOUR
    if abs((solar_h - site.utc_offset + 12.0) % 24.0 - 12.0) > _MOST_ZONE_H:
        place, hours = draft.place("site", "longitude"), round(solar_h, 1)
        draft.warn("NZ1439", place, longitude=site.longitude, solar=f"{hours:+g}", offset=f"{site.utc_offset:+g}")
    known = catalogue.sites().get(weather.bundled) if weather and weather.bundled else None
    if known is None or weather is None:
        return
    for key, read, there in (
        ("latitude", site.latitude, known.latitude),
        ("longitude", site.longitude, known.longitude),
    ):
        if abs(read - there) > _MOST_APART_DEGREES:
            draft.warn("NZ1440", draft.place("site", key), name=key, read=read, site=weather.bundled, there=there)

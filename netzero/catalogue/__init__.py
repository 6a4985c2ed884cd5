"""The catalogue: default figures of technologies, fuels, the grid, tariffs, sectors and sites, each with its source.

The data are `data/*.yaml`; the forms are in `netzero.catalogue.model` (what a run uses) and `netzero.catalogue.library`
(what it may choose from). Every function reads its file once. In a data file `sources` only holds what several figures
share.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from netzero.catalogue.library import (
    Band,
    Benchmark,
    CeilingPrice,
    Equipment,
    Exchange,
    MeasureEntry,
    PriceStructure,
    TaxSchedule,
)
from netzero.catalogue.model import (
    Combustion,
    Figure,
    FuelData,
    GridFactor,
    History,
    Known,
    Range,
    Sector,
    ShiftPattern,
    Site,
    Technology,
)
from netzero.tariffs.model import Schedule, Tariff
from netzero.units import Currency

__all__ = [
    "DATA_FILES",
    "average_price",
    "bands",
    "benchmarks",
    "calendar_figures",
    "carbon_figures",
    "ceiling_prices",
    "combustion",
    "default_figures",
    "demand_figures",
    "dppa_figures",
    "equipment",
    "exchange_rate",
    "exchanges",
    "finance_figures",
    "fuel_prices",
    "fuel_prices_by_weight",
    "fuels",
    "grid_anchors",
    "grid_tracks",
    "heat_levels",
    "learning_rates",
    "lunar_new_years",
    "market_points",
    "measures",
    "price_structures",
    "schedules",
    "screening_bands",
    "sector_electricity",
    "sector_heat",
    "sectors",
    "shift_patterns",
    "sites",
    "steam_factors",
    "tariff_terms",
    "tariffs",
    "tax_schedules",
    "technologies",
]

DATA_FILES = (
    "defaults",
    "technologies",
    "equipment",
    "fuels",
    "grid",
    "schedules",
    "tariffs",
    "market",
    "finance",
    "sectors",
    "benchmarks",
    "demand",
    "calendar",
    "measures",
    "exchanges",
    "sites",
    "bands",
)
"""Names of the data files, without ending: what a run's input hashes cover."""

Form = TypeVar("Form", bound=BaseModel)


@cache
def technologies() -> dict[str, Technology]:
    """Return all technologies by id."""
    return _entries("technologies", "technologies", Technology)


@cache
def equipment() -> dict[str, Equipment]:
    """Return what a park builds besides technologies, by id."""
    return _entries("equipment", "equipment", Equipment)


@cache
def market_points() -> dict[str, Known]:
    """Return costs seen in the market, which the costs of technologies rest on."""
    return _known("equipment", "market_points")


@cache
def learning_rates() -> dict[str, Known]:
    """Return the fall of cost with each doubling of what has been built."""
    return _known("equipment", "learning_rates")


@cache
def fuels() -> dict[str, FuelData]:
    """Return all fuels that have a price, by the name of their carrier."""
    return _entries("fuels", "fuels", FuelData)


@cache
def combustion() -> dict[str, Combustion]:
    """Return what fuels emit and hold, by the name of their carrier, with those that have no price."""
    return {**fuels(), **_entries("fuels", "unpriced", Combustion)}


@cache
def steam_factors() -> dict[str, Known]:
    """Return emissions of purchased steam by what it is made of, kg CO2e per kg."""
    return _known("fuels", "steam")


@cache
def fuel_prices() -> dict[str, History]:
    """Return prices of fuels as they were seen, by day."""
    return _entries("fuels", "prices", History)


@cache
def fuel_prices_by_weight() -> dict[str, Known]:
    """Return what industry pays for fuels by weight."""
    return _known("fuels", "by_weight")


@cache
def grid_tracks() -> dict[str, GridFactor]:
    """Return the tracks of the grid's emission factor by name, in t CO2e per kWh."""
    return _entries("grid", "grid_tracks", GridFactor)


@cache
def grid_anchors() -> dict[str, Known]:
    """Return what the power plans say of emissions, generation and capacity, what follows, and losses of the grid."""
    return _known("grid", "anchors")


@cache
def schedules() -> dict[str, Schedule]:
    """Return the time-of-use schedules by name."""
    return _entries("schedules", "schedules", Schedule)


@cache
def sectors() -> dict[str, Sector]:
    """Return the sector archetypes by id."""
    return _entries("sectors", "sectors", Sector)


@cache
def benchmarks() -> dict[str, Benchmark]:
    """Return published figures on factories, by name."""
    return _entries("benchmarks", "benchmarks", Benchmark)


@cache
def sites() -> dict[str, Site]:
    """Return the places with climate normals by id."""
    return _entries("sites", "sites", Site)


@cache
def default_figures() -> dict[str, Figure]:
    """Return the figures that hold for a whole scenario, such as `discount_rate` or `gwp_ch4`."""
    return _entries("defaults", "figures", Figure)


@cache
def demand_figures() -> dict[str, Figure]:
    """Return the figures that shape synthesised demand, such as `comfort_c` or `noise_spread`."""
    return _entries("demand", "figures", Figure)


@cache
def shift_patterns() -> dict[str, ShiftPattern]:
    """Return the shift patterns by name."""
    return _entries("demand", "shift_patterns", ShiftPattern)


@cache
def calendar_figures() -> dict[str, Known]:
    """Return figures on holidays and the working week."""
    return _known("calendar", "figures")


@cache
def lunar_new_years() -> dict[int, date]:
    """Return the first day of the lunar year, Vietnamese time, by year."""
    return {int(year): day for year, day in _read("calendar")["lunar_new_year"]["days"].items()}


@cache
def heat_levels() -> dict[str, float]:
    """Return the standard heat carriers and their temperature, degrees Celsius."""
    return {name: float(celsius) for name, celsius in _read("defaults")["heat_levels"].items()}


@cache
def finance_figures() -> dict[str, Known]:
    """Return figures on loans, taxes and rates, nominal unless their name says otherwise."""
    return _known("finance", "figures")


@cache
def tax_schedules() -> dict[str, TaxSchedule]:
    """Return the preferential corporate taxes by what they are for."""
    return _entries("finance", "tax_schedules", TaxSchedule)


@cache
def exchange_rate() -> History:
    """Return dong per dollar by day."""
    return History.model_validate(_read("finance")["exchange_rate"])


@cache
def ceiling_prices() -> dict[str, CeilingPrice]:
    """Return the ceilings of what may be paid for power, by kind of plant."""
    return _entries("market", "ceilings", CeilingPrice)


@cache
def dppa_figures() -> dict[str, Known]:
    """Return charges, prices and thresholds of direct power purchase."""
    return _known("market", "dppa")


@cache
def carbon_figures() -> dict[str, Known]:
    """Return prices and rules of emissions trading, offsets and renewable-energy certificates."""
    return _known("market", "carbon")


@cache
def measures() -> dict[str, MeasureEntry]:
    """Return the measures of resource efficiency and cleaner production by id."""
    return _entries("measures", "measures", MeasureEntry)


@cache
def screening_bands() -> dict[str, Known]:
    """Return what a whole plant usually saves by groups of measures."""
    return _known("measures", "screening")


@cache
def exchanges() -> dict[str, Exchange]:
    """Return the kinds of industrial symbiosis by id."""
    return _entries("exchanges", "exchanges", Exchange)


@cache
def price_structures() -> dict[str, PriceStructure]:
    """Return prices as shares of the average retail price, by the name of the tariff made of them."""
    return _entries("tariffs", "structures", PriceStructure)


@cache
def average_price() -> History:
    """Return the average retail price of electricity by the day it came into force."""
    return History.model_validate(_read("tariffs")["average_price"])


@cache
def tariff_terms() -> dict[str, Known]:
    """Return the rules around the price list: band, power factor, thresholds, the park's own retail."""
    return _known("tariffs", "terms")


@cache
def bands() -> dict[str, Band]:
    """Return between which ends figures of a scenario usually lie, by what they are of."""
    return _entries("bands", "bands", Band)


@cache
def sector_electricity() -> dict[str, Range]:
    """Return between which ends the electricity of a tenant in a year usually lies, by sector."""
    return _entries("bands", "sector_electricity", Range)


@cache
def sector_heat() -> dict[str, Range]:
    """Return the same of each level of heat, for sectors that differ from the band `heat_year`."""
    return _entries("bands", "sector_heat", Range)


def tariffs(currency: Currency | None = None) -> dict[str, Tariff]:
    """Return the tariffs by name, priced in `currency` (default VND), each also under the other hours.

    Args:
        currency: another currency, with its rate for VND.

    Raises:
        pydantic.ValidationError: the currency has no rate for VND.

    """
    return dict(_tariffs(currency or Currency("VND")))


@lru_cache(maxsize=8)
def _tariffs(currency: Currency) -> dict[str, Tariff]:
    context = {"currency": currency}
    data, found = _read("tariffs"), {}
    for name, entry in data["tariffs"].items():
        for hours, said in data["hours"].items():
            own = hours == entry["schedule"]
            title = {language: words + said["words"][language] for language, words in entry["title"].items()}
            tariff = {**entry, "title": title, "schedule": schedules()[hours]}
            found[name if own else f"{name}_{said['ending']}"] = Tariff.model_validate(tariff, context=context)
    return found


@cache
def _read(file: str) -> Mapping[str, Any]:
    import yaml

    text = (files("netzero.catalogue") / "data" / f"{file}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def _entries(file: str, key: str, form: type[Form]) -> dict[str, Form]:
    return {name: form.model_validate(entry) for name, entry in _read(file)[key].items()}


def _known(file: str, key: str) -> dict[str, Known]:
    adapter: TypeAdapter[Known] = TypeAdapter(Known)
    return {name: adapter.validate_python(entry) for name, entry in _read(file)[key].items()}

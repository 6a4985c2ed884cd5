"""What a user writes of weather, and of what a design is tried against: other years, futures, outages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.quantities import In
from netzero.tariffs.model import Frozen
from netzero.terms import UnitClass

Label = Literal["start", "middle", "end", "instant"]
Spread = Annotated[float, In("1"), Field(ge=0, le=0.25)]


class WeatherIn(Frozen):
    """The weather year: a file of the scenario folder or a bundled synthetic one."""

    file: str | None = None
    bundled: str | None = None
    """Name of a bundled synthetic typical year, such as 'vinh_phuc'."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1, strict=True)] | None = None
    """Instead of the bundled year, another one of the same site and climate, made with this seed."""
    format: Literal["epw", "tmy3", "pvgis", "nsrdb", "era5", "heights", "pvsyst", "csv"] | None = None
    """Default: told by the content of the file."""
    utc_offset: Annotated[float, In("h"), Field(ge=-12, le=14)] | None = None
    """Zone of the file's stamps; needed where the file does not say it."""
    label: Label | None = None
    """What the stamps of a plain CSV stand for; required there."""
    year: Annotated[int, Field(ge=1900, le=2200, strict=True)] | None = None
    """Which year to take of a file that holds several."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Plain CSV: our name (ghi_w_m2, ...) -> column of the file."""


class FuturesIn(Frozen):
    """Futures that nobody knows, drawn at random from the scenario's seed; every spread is a standard deviation."""

    count: Annotated[int, Field(ge=1, le=1000, strict=True)]
    demand: Spread = 0.0
    """Of each tenant's demand in a step, as a share of it: what is asked for is not what was foreseen."""
    resource: Spread = 0.0
    """Of what sun and wind give in a step, as a share of it."""
    memory: Annotated[float, In("h"), Field(gt=0, le=8760)] = 24.0
    """After so many hours an error of demand or resource has faded to 1/e."""
    growth: Annotated[float, In("1"), Field(ge=0, le=0.2)] = 0.0
    """Of each tenant's yearly growth of demand."""
    electricity_price: Spread = 0.0
    """Of the prices at the meters one year after the first stage; it grows with the root of the years."""
    fuel_price: Spread = 0.0
    """Of all fuel prices, likewise."""
    grid_factor: Spread = 0.0
    """Of the grid's emission factors, likewise."""


class OutagesIn(Frozen):
    """Outages from every start time of the year."""

    longest: Annotated[int, Field(ge=1, le=744, strict=True)] = 72
    """Hours of the longest outage of the grid; all from one hour on are told."""
    failures: Annotated[int, Field(ge=1, le=744, strict=True)] | None = 24
    """Hours for which the largest unit of each class fails; null: none does."""
    units: tuple[UnitClass, ...] = ("converter", "supply", "storage")
    """Classes of which the largest unit fails."""


class PromiseIn(Frozen):
    """What the design is tried against when it is operated by rules."""

    weather: tuple[WeatherIn, ...] = ()
    """Further weather years."""
    synthetic_years: Annotated[int, Field(ge=0, le=100, strict=True)] = 0
    """So many further years of the climate of `weather.bundled`, made with the seeds 1, 2, ..."""
    futures: FuturesIn | None = None
    outages: OutagesIn | None = None

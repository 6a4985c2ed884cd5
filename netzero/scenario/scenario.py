"""A scenario that has been read, layered, checked and resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from netzero.catalogue.model import UNVERIFIED, HeatPumpPhysics, PvPhysics, Sector, Site, WindPhysics
from netzero.components.park import ByStage, Park
from netzero.components.rules import Rules
from netzero.errors import Fault, Place
from netzero.scenario.model import ScenarioIn
from netzero.scenario.promise import WeatherIn
from netzero.tariffs.model import Series, Tariff
from netzero.terms import Party


@dataclass(frozen=True)
class PvPlane:
    """A PV system on one plane, giving an availability."""

    tilt_deg: float
    azimuth_deg: float
    """Clockwise from north; 180 faces south."""
    physics: PvPhysics


@dataclass(frozen=True)
class WindSite:
    """Turbines, giving an availability."""

    physics: WindPhysics


Resource = PvPlane | WindSite | Series
"""How an availability comes about: computed from the weather, or read from a table of the folder."""

Ratio = float | HeatPumpPhysics | Series
"""Flow of a converter's port per unit of main output: constant, 1 / COP by the hour, or 1 / efficiency of a table."""


@dataclass(frozen=True)
class CarrierNeed:
    """What one tenant needs of one carrier in the first stage's year of the calendar.

    Either `file` (metered) or `annual_kwh` (synthesised from the sector), or both (metered shape scaled to the year).
    """

    carrier: str
    annual_kwh: float | None = None
    peak_kw: float | None = None
    monthly_kwh: tuple[float, ...] | None = None
    monthly_peak_kw: tuple[float, ...] | None = None
    file: str | None = None
    file_column: str | None = None
    file_unit: Literal["kW", "kWh", "MW", "MWh"] | None = None
    """kWh and MWh are energy per interval; None: as the head of the column says, else kW."""
    file_minutes: Literal[15, 30, 60] | None = None
    """Length of an interval; None: as stamps or the number of rows say."""
    file_year: int | None = None
    """Calendar year of a file without stamps, needed to align weekdays; with stamps, the year wanted of them."""
    file_sheet: str | None = None
    """Of a workbook; None: the only one that may hold loads."""
    file_label: Literal["start", "middle", "end"] | None = None
    """What a stamp stands for; None: as the file shows."""
    file_tz: str | None = None
    """Zone of the meter's clock, as 'Europe/Berlin'; its daylight saving is undone."""
    file_multiplier: float | None = None
    """Of the meter; 1: the numbers hold the factor that the file states; None: nothing is said."""


@dataclass(frozen=True)
class TenantNeed:
    """One row of tenants.csv, with what is needed of each carrier."""

    name: str
    title: str
    sector_name: str
    sector: Sector
    needs: tuple[CarrierNeed, ...]
    growth: float
    """Real growth of demand per year after the first stage."""
    entry: int | None
    exit: int | None
    """First and last year of presence; None: always there."""


@dataclass(frozen=True)
class Measure:
    """An efficiency measure found at a tenant, as in measures.csv. Saving: kWh a year, or a share of its need."""

    name: str
    tenant: str
    title: str
    carrier: str
    saving_kwh: float | None
    saving_share: float | None
    capex: float
    """Scenario currency, for the whole measure."""
    life_years: float
    source: str


@dataclass(frozen=True)
class AssumedFigure:
    """A default figure of the catalogue, or a value of the scenario, that this run uses."""

    name: str
    value: str
    unit: str
    source: str
    year: int | None
    confidence: str

    @property
    def unverified(self) -> bool:
        """Whether no source confirms it, so that it is marked wherever it is shown."""
        return self.confidence in UNVERIFIED

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, marked when it is unverified."""
        return {**vars(self), "unverified": self.unverified}


@dataclass(frozen=True)
class ExportPrice:
    """What a kWh sold through a meter earns: a price by stage, a series or a tariff, and no more than a ceiling."""

    price: ByStage
    series: Series | None = None
    tariff: Tariff | None = None
    name: str = ""
    """Of the tariff."""
    ceiling: ByStage | None = None


@dataclass(frozen=True)
class Scenario:
    """Everything read from a scenario folder."""

    folder: Path
    given: ScenarioIn
    effective: dict[str, Any]
    """The scenario after layering and settings, as plain data; with it and the input files a run can be repeated."""
    park: Park
    tenants: tuple[TenantNeed, ...]
    tariffs: dict[str, Tariff]
    """Tariff by meter name, in scenario currency."""
    export_prices: dict[str, ExportPrice]
    """Price of exported electricity by meter, currency per kWh."""
    resources: dict[str, Resource]
    """How each availability (label in `Supply.profile`) comes about."""
    ratios: dict[str, Ratio]
    """How each converter port's ratio (`Port.label`) comes about."""
    grid_factor: ByStage
    """t CO2e per kWh, location-based."""
    grid_factor_market: ByStage
    rules: Rules = field(default_factory=Rules)
    """How the park is run without foresight."""
    resale: Tariff | None = None
    """The operator's own table of prices for the grid's electricity; None: the gate's."""
    electricity_price_factor: float = 1.0
    """On prices at the meters: of the levelised year per price of today."""
    site: Site | None = None
    """Bundled site when the weather is a synthetic year."""
    weather_years: tuple[tuple[str, WeatherIn], ...] = ()
    """Further weather years that a design is operated in, by name."""
    assumptions: tuple[AssumedFigure, ...] = ()
    input_hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of every file read, by path relative to the folder (catalogue and bundled files by their own name)."""
    warnings: tuple[Fault, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    """Where in park.yaml assets, links and contracts stand, by name, and keys that ask for tables, by their label."""
    sites: dict[str, Party] = field(default_factory=dict)
    """On whose site assets and contracts stand, by name: a tenant's, or the park's."""
    measures: tuple[Measure, ...] = ()
    """Listed with the scenario; the planner does not choose among them."""

    @property
    def series_files(self) -> tuple[str, ...]:
        """Files of numbers by time: weather, metered demand, profiles, prices and factors."""
        needs = (need.file for tenant in self.tenants for need in tenant.needs)
        tables = (
            *self.resources.values(),
            *self.ratios.values(),
            *(tariff.series for tariff in self.tariffs.values()),
            self.given.grid.series,
            *((self.resale.series,) if self.resale else ()),
            *(price.series for price in self.export_prices.values()),
            *(price.tariff.series for price in self.export_prices.values() if price.tariff),
            *(contract.market_price for contract in self.given.contracts),
        )
        weather = (self.given.weather, *(year for _, year in self.weather_years))
        named = (
            *(year.file for year in weather if year),
            *needs,
            *(table.file for table in tables if isinstance(table, Series)),
        )
        return tuple(dict.fromkeys(file for file in named if file))

    def path(self, reference: str) -> Path:
        """Return the file of a reference in this scenario; reading has checked that its layer may name it."""
        return self.folder / reference

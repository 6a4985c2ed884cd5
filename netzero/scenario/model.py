"""What a user writes: the scenario as a frozen, fully checked model.

Quantities may carry a unit ("9.5 MVND/kWp", "1.2 MW"); a bare number is in the unit named by the field. Everything that
changes over the years may be one value or a mapping of year to value (linear between, constant outside).
The JSON Schema for editors is generated from this file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from netzero.tariffs.model import Frozen, Series, Tariff, Year, quantity, track

Name = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,64}$")]
Share = Annotated[quantity("1"), Field(ge=0, le=1)]  # type: ignore[valid-type]
Label = Literal["start", "middle", "end", "instant"]


class SiteIn(Frozen):
    """Where the park is."""

    latitude: Annotated[quantity("degree"), Field(ge=-90, le=90)]  # type: ignore[valid-type]
    longitude: Annotated[quantity("degree"), Field(ge=-180, le=180)]  # type: ignore[valid-type]
    altitude: quantity("m") = 0.0  # type: ignore[valid-type]
    utc_offset: Annotated[quantity("h"), Field(ge=-12, le=14)] = 7.0  # type: ignore[valid-type]


class WeatherIn(Frozen):
    """The weather year: a file of the scenario folder or a bundled synthetic one."""

    file: str | None = None
    bundled: str | None = None
    """Name of a bundled synthetic typical year, such as 'vinh_phuc'."""
    format: Literal["epw", "csv"] | None = None
    utc_offset: quantity("h") | None = None  # type: ignore[valid-type]
    label: Label | None = None
    """What the stamps of a plain CSV stand for; required there."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Plain CSV: our name (ghi_w_m2, ...) -> column of the file."""


class StagesIn(Frozen):
    """The years in which investment is possible; each stands for the years until the next one."""

    years: Annotated[tuple[Year, ...], Field(min_length=1, max_length=30)]
    last_length: Annotated[int, Field(ge=1, le=50)] | None = None
    """Years the last stage stands for; default: as many as the one before it, 1 when there is only one."""


class BlockIn(Frozen):
    """Some consecutive days or hours of the model year, with the number of times they occur in it."""

    start: str
    """MM-DD or MM-DD HH:MM."""
    steps: Annotated[int, Field(ge=1, le=35136)]
    weight: Annotated[float, Field(gt=0, le=8784)] = 1.0


class RepresentativeIn(Frozen):
    """Typical days for the planner, clustered within each month."""

    days_per_month: Annotated[int, Field(ge=1, le=28)] = 2
    keep_peak_days: bool = True


class TimeIn(Frozen):
    """The time axis. Default: every hour of the calendar year, for simulator and planner alike."""

    calendar_year: Annotated[int, Field(ge=1950, le=2100)] = 2026
    step_minutes: Literal[15, 30, 60] = 60
    blocks: tuple[BlockIn, ...] = ()
    """Instead of the full year; results then stand for these blocks and say so."""
    representative: RepresentativeIn | None = None
    align: Literal["weekday", "date"] = "weekday"
    """How metered series of another year are laid on the model year."""


class MeterIn(Frozen):
    """The park's gate or another utility meter."""

    tariff: Name
    import_limit: track("kW", 0) | None = None  # type: ignore[valid-type]
    export_limit: track("kW", 0) = 0.0  # type: ignore[valid-type]
    export_price: track("money/kWh") = 0.0  # type: ignore[valid-type]
    export_share: track("1", 0) = 1.0  # type: ignore[valid-type]


class StockIn(Frozen):
    """Equipment that exists today."""

    capacity: quantity("kW", 0) = 0.0  # type: ignore[valid-type]
    """Of a storage: its power."""
    energy: quantity("kWh", 0) | None = None  # type: ignore[valid-type]
    built: Year


class AssetIn(Frozen):
    """One asset, or one per roof: a technology of the catalogue at a place, with an owner."""

    technology: Name
    name: Name | None = None
    """Default: the technology's name (with the place when it stands at a tenant)."""
    at: str = "park"
    """'park', a tenant's name, a roof's name, or 'roofs' for one asset on each roof of roofs.csv."""
    owner: str | dict[str, Share] = "park"
    """A party, 'tenant' (whose site it is), or shares by party."""
    carrier: Name | None = None
    """Heat: the level it stands on; default: the hottest declared level that it reaches."""
    existing: tuple[StockIn, ...] = ()
    max: track("kW", 0) | None = None  # type: ignore[valid-type]
    max_energy: track("kWh", 0) | None = None  # type: ignore[valid-type]
    max_new: track("kW", 0) | None = None  # type: ignore[valid-type]
    """Largest addition in a stage."""
    max_new_energy: track("kWh", 0) | None = None  # type: ignore[valid-type]
    buildable: bool = True
    profile: Series | None = None
    """Availability by time (0..1) instead of one computed from the weather."""
    tilt: quantity("degree") | None = None  # type: ignore[valid-type]
    azimuth: quantity("degree") | None = None  # type: ignore[valid-type]
    # overrides of the catalogue's figures, for this asset alone
    capex: track("money/kW", 0) | None = None  # type: ignore[valid-type]
    fixed_om_share: track("1", 0) | None = None  # type: ignore[valid-type]
    fixed_om: track("money/kW", 0) | None = None  # type: ignore[valid-type]
    variable_om: track("money/kWh", 0) | None = None  # type: ignore[valid-type]
    life: Annotated[quantity("year"), Field(gt=0, le=200)] | None = None  # type: ignore[valid-type]
    energy_capex: track("money/kWh", 0) | None = None  # type: ignore[valid-type]
    hours: Annotated[quantity("h"), Field(gt=0)] | None = None  # type: ignore[valid-type]
    """Storage: fixed ratio of energy to power."""
    unlimited_power: bool = False
    """Storage: no limit on power."""
    charge_efficiency: Share | None = None
    discharge_efficiency: Share | None = None
    loss_per_h: Share | None = None
    efficiency: dict[str, Annotated[quantity("1"), Field(gt=0)]] = Field(default_factory=dict)  # type: ignore[valid-type]
    """Converter: main output per unit of input (or COP), by input carrier."""
    degradation: Share | None = None


class PurchaseIn(Frozen):
    """A power purchase agreement delivered to a node."""

    name: Name
    at: str = "park"
    carrier: str = "electricity"
    price: track("money/kWh", 0)  # type: ignore[valid-type]
    limit: track("kW", 0)  # type: ignore[valid-type]
    profile: Series | None = None
    factor: track("t/kWh", 0) = 0.0  # type: ignore[valid-type]
    delivery: Literal["private_line", "virtual"] = "private_line"
    renewable: bool = True


class FuelIn(Frozen):
    """An override of a catalogue fuel, or a fuel of one's own."""

    price: track("money/kWh", 0) | None = None  # type: ignore[valid-type]
    factor: quantity("t/kWh", 0) | None = None  # type: ignore[valid-type]
    biogenic_factor: quantity("t/kWh", 0) | None = None  # type: ignore[valid-type]
    annual_limit: track("kWh", 0) | None = None  # type: ignore[valid-type]


class GridIn(Frozen):
    """The public grid's emission factors."""

    trajectory: Name | None = "flat_2027_then_planned"
    """A track of the catalogue."""
    factor: track("t/kWh", 0) | None = None  # type: ignore[valid-type]
    market_factor: track("t/kWh", 0) | None = None  # type: ignore[valid-type]
    """Residual mix for the market-based method; default: the location-based factor."""
    series: Series | None = None


class OffsetsIn(Frozen):
    """Removals or offsets that may cover some emissions."""

    price: track("money/t", 0)  # type: ignore[valid-type]
    max_share: track("1", 0) = 0.1  # type: ignore[valid-type]
    """Of base-year emissions."""


class CarbonIn(Frozen):
    """Requirements on emissions: scope 1 + 2, location-based, net of offsets."""

    caps: dict[Year, quantity("t", 0) | Literal["none"]] = Field(default_factory=dict)  # type: ignore[valid-type]
    """t CO2e a year, from the stage of that year on until the next one named; 'none' lifts the cap."""
    cap_shares: dict[Year, Share] = Field(default_factory=dict)  # type: ignore[valid-type]
    """The same as a share of the base year."""
    net_zero_year: Year | None = None
    """From this stage on: net emissions zero, gross at most `residual_share` of the base year."""
    residual_share: Share = 0.1  # type: ignore[valid-type]
    budget: quantity("t", 0) | None = None  # type: ignore[valid-type]
    base_year_emissions: quantity("t", 0) | None = None  # type: ignore[valid-type]
    offsets: OffsetsIn | None = None
    market_based: bool = False


class ScenarioIn(Frozen):
    """park.yaml."""

    version: Literal[1]
    base: str | None = None
    """Folder of a scenario that this one starts from; what is written here replaces it key by key."""
    name: Name
    title: str = ""
    description: str = ""
    illustrative: bool = False
    currency: Literal["VND", "USD", "EUR"] = "VND"
    exchange_rates: dict[Literal["VND", "USD", "EUR"], Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """Scenario currency per unit of the named one."""
    price_year: Year = 2026
    discount_rate: Annotated[quantity("1"), Field(ge=0, le=1)] = 0.06  # type: ignore[valid-type]
    payments: Literal["end_of_year", "start_of_year"] = "end_of_year"
    site: SiteIn
    weather: WeatherIn | None = None
    stages: StagesIn
    time: TimeIn = TimeIn()
    holidays: str | None = "VN"
    """Country whose public holidays the calendar has; null: none."""
    heat_levels: dict[Name, quantity("degC")] = Field(default_factory=dict)  # type: ignore[valid-type]
    """Heat carriers and their temperature; a higher one may serve a lower one."""
    tenants: str = "tenants.csv"
    roofs: str | None = None
    """Table of usable roof areas."""
    bills: str | None = None
    """Table of monthly kWh and peaks per tenant and carrier."""
    measures: str | None = None
    """Table of efficiency measures; this version lists them and does not choose among them."""
    parties: tuple[Name, ...] = ()
    """Third parties that may own assets, such as an energy service company."""
    tariffs: dict[Name, Tariff | Name] = Field(default_factory=dict)
    """Own tariffs, or names of the catalogue's."""
    meters: dict[Name, MeterIn] = Field(default_factory=dict)
    """'gate' is the park's; tenants on their own meter name theirs in tenants.csv."""
    assets: tuple[AssetIn, ...] = ()
    purchases: tuple[PurchaseIn, ...] = ()
    technologies: dict[Name, dict[str, object]] = Field(default_factory=dict)
    """Overrides and additions to the catalogue, in its own form."""
    fuels: dict[Name, FuelIn] = Field(default_factory=dict)
    grid: GridIn = GridIn()
    carbon: CarbonIn = CarbonIn()
    unserved_price: track("money/kWh", 0) | Literal["none"] | None = None  # type: ignore[valid-type]
    """Price of demand not met; default 2 USD/kWh; 'none': all demand must be met."""
    policy: Literal["self_consumption", "time_of_use"] = "self_consumption"
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0

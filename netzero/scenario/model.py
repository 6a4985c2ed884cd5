"""What a user writes: the scenario as a frozen, fully checked model.

Quantities may carry a unit ("9.5 MVND/kWp", "1.2 MW"); a bare number is in the unit named by the field. Everything that
changes over the years may be one value or a mapping of year to value (linear between, constant outside).
The JSON Schema for editors is generated from this file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.scenario.wishes import FlexibleIn, TargetsIn
from netzero.tariffs.model import Frozen, Series, Tariff, Year
from netzero.terms import ChargeFrom, ExportFrom

LEAST_EFFICIENCY = 0.01
"""No equipment gives less than this of what it takes; a smaller figure is a slip of the unit."""
Efficiency = Annotated[float, In("1"), Field(ge=LEAST_EFFICIENCY, le=1)]
Label = Literal["start", "middle", "end", "instant"]


class SiteIn(Frozen):
    """Where the park is."""

    latitude: Annotated[float, In("degree"), Field(ge=-90, le=90)]
    longitude: Annotated[float, In("degree"), Field(ge=-180, le=180)]
    altitude: Annotated[float, In("m"), Field(ge=-450, le=6000)] = 0.0
    utc_offset: Annotated[float, In("h"), Field(ge=-12, le=14)] = 7.0


class WeatherIn(Frozen):
    """The weather year: a file of the scenario folder or a bundled synthetic one."""

    file: str | None = None
    bundled: str | None = None
    """Name of a bundled synthetic typical year, such as 'vinh_phuc'."""
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


class StagesIn(Frozen):
    """The years in which investment is possible; each stands for the years until the next one."""

    years: Annotated[tuple[Year, ...], Field(min_length=1, max_length=30)]
    last_length: Annotated[int, Field(ge=1, le=50, strict=True)] | None = None
    """Years the last stage stands for; default: as many as the one before it, 1 when there is only one."""


class BlockIn(Frozen):
    """Some consecutive days or hours of the model year, with the number of times they occur in it."""

    start: str
    """MM-DD or MM-DD HH:MM."""
    steps: Annotated[int, Field(ge=1, le=35136, strict=True)]
    weight: Annotated[float, Field(gt=0, le=8784, strict=True)] = 1.0


class RepresentativeIn(Frozen):
    """Typical days for the planner, clustered within each month."""

    days_per_month: Annotated[int, Field(ge=1, le=28, strict=True)] = 2
    keep_peak_days: bool = True


class TimeIn(Frozen):
    """The time axis. Default: every hour of the calendar year, for simulator and planner alike."""

    calendar_year: Annotated[int, Field(ge=1950, le=2100, strict=True)] = 2026
    step_minutes: Literal[15, 30, 60] = 60
    blocks: tuple[BlockIn, ...] = ()
    """Instead of the full year; results then stand for these blocks and say so."""
    representative: RepresentativeIn | None = None
    align: Literal["weekday", "date"] = "weekday"
    """How metered series of another year are laid on the model year."""


class UpgradeIn(Frozen):
    """What may enlarge a meter's connection: a transformer of the catalogue, counted in kVA of apparent power.

    An upgrade of P kVA lets P x power factor kW more pass, bought or sold.
    """

    technology: Name
    """Of the catalogue's equipment: 'substation_22_110kv', 'transformer_04_22kv'."""
    owner: str | dict[str, Share] | None = None
    """A party, or shares by party; default: who pays the meter's bill."""
    max: Annotated[ByYear, Track("kVA", 0)] | None = None
    """Largest upgrade."""
    max_new: Annotated[ByYear, Track("kVA", 0)] | None = None
    """Largest addition in a stage."""
    power_factor: Annotated[float, In("1"), Field(gt=0, le=1)] | None = None
    """kW per kVA; default: of the catalogue. With 1, kVA and kW are the same."""
    capex: Annotated[ByYear, Track("money/kVA", 0)] | None = None
    fixed_om_share: Annotated[ByYear, Track("1", 0)] | None = None
    fixed_om: Annotated[ByYear, Track("money/kVA", 0)] | None = None
    life: Annotated[float, In("year"), Field(gt=0, le=200)] | None = None


class MeterIn(Frozen):
    """The park's gate or another utility meter."""

    tariff: Name
    import_limit: Annotated[ByYear, Track("kW", 0)] | None = None
    export_limit: Annotated[ByYear, Track("kW", 0)] = 0.0
    export_price: Annotated[ByYear, Track("money/kWh")] = 0.0
    export_share: Annotated[ByYear, Track("1", 0)] = 1.0
    """Largest share of the own output of PV and wind behind the meter that may be sold in a year."""
    export_from: ExportFrom = "own_output"
    """'own_output': in each step no more is sold than PV and wind behind the meter give; 'any': storages and other
    plant may be run to sell, too."""
    upgrade: UpgradeIn | None = None
    """Beyond `import_limit`; what is exported then fits the enlarged connection too, besides `export_limit`."""


class PlotIn(Frozen):
    """A plot of land for what is built on the ground; the assets on it share its area."""

    area: Annotated[float, In("m2", 0)]
    tenant: Name | None = None
    """Whose site it is on; default: the park's ground."""


class StockIn(Frozen):
    """Equipment that exists today."""

    capacity: Annotated[float, In("kW", 0)] = 0.0
    """Of a storage: its power."""
    energy: Annotated[float, In("kWh", 0)] | None = None
    built: Year
    until: Year | None = None
    """Last year in which it serves, where that is before the end of its life; a stage is served whole."""


class ReplacementIn(Frozen):
    """What is paid once for new equipment within the years of a levelised year."""

    year: Annotated[int, Field(ge=1, le=50, strict=True)]
    """Year of operation at whose end it is paid."""
    cost: Annotated[float, In("money/kW", 0)]
    """Per unit of capacity, before tax."""


class EnergyReplacementIn(ReplacementIn):
    """The same of a storage's energy."""

    cost: Annotated[float, In("money/kWh", 0)]


class AssetIn(Frozen):
    """One asset, or one per roof: a technology of the catalogue at a place, with an owner."""

    technology: Name
    name: Name | None = None
    """Default: the technology's name (with the place when it stands at a tenant)."""
    at: str = "park"
    """'park', a tenant, a plot of `land`, a roof, or 'roofs' for one asset on each roof of roofs.csv."""
    owner: str | dict[str, Share] = "park"
    """A party, 'tenant' (whose site it is), or shares by party."""
    carrier: Name | None = None
    """Heat: the level it stands on; default: the hottest declared level that it reaches. Gas store: what it holds."""
    existing: tuple[StockIn, ...] = ()
    may_retire: bool = False
    """Converter and storage: whether the planner may take existing stock out of service early and save its upkeep."""
    outlives_tenant: bool = False
    """On a tenant's site: whether it goes on serving when the tenant has left."""
    max: Annotated[ByYear, Track("kW", 0)] | None = None
    """Largest capacity; with `at: roofs`, of each roof. No more is built on a roof than its area holds."""
    max_energy: Annotated[ByYear, Track("kWh", 0)] | None = None
    max_new: Annotated[ByYear, Track("kW", 0)] | None = None
    """Largest addition in a stage."""
    max_new_energy: Annotated[ByYear, Track("kWh", 0)] | None = None
    buildable: bool = True
    area: Annotated[float, In("m2/kW", 0)] | None = None
    """On a roof or a plot of land: what a unit takes of its area, instead of the catalogue's figure."""
    energy_area: Annotated[float, In("m2/kWh", 0)] | None = None
    """The same of a storage's energy."""
    profile: Series | None = None
    """Availability by time (0..1) instead of one computed from the weather."""
    tilt: Annotated[float, In("degree"), Field(ge=0, le=90)] | None = None
    azimuth: Annotated[float, In("degree"), Field(ge=0, le=360)] | None = None
    """Clockwise from north; 180 faces south."""
    replacement: ReplacementIn | None = None
    """In a levelised year: of its capacity, of a storage its power. The asset then serves all years."""
    energy_replacement: EnergyReplacementIn | None = None
    """In a levelised year: of a storage's energy."""
    # Figures instead of the catalogue's, for this asset alone.
    capex: Annotated[ByYear, Track("money/kW", 0)] | None = None
    fixed_om_share: Annotated[ByYear, Track("1", 0)] | None = None
    """Yearly, of the overnight cost of the year in which it is built."""
    fixed_om: Annotated[ByYear, Track("money/kW", 0)] | None = None
    """A year, in the year that it is paid; replaces the share."""
    variable_om: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    life: Annotated[float, In("year"), Field(gt=0, le=200)] | None = None
    energy_capex: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    hours: Annotated[float, In("h"), Field(gt=0)] | None = None
    """Storage: fixed ratio of energy to power."""
    unlimited_power: bool = False
    """Storage: no limit on power."""
    charge_efficiency: Efficiency | None = None
    discharge_efficiency: Efficiency | None = None
    loss_per_h: Annotated[float, In("1"), Field(ge=0, lt=1)] | None = None
    initial_level: Share | None = None
    """Storage: level before the first step, as a share of its energy; so at the start of every block or typical day.
    Default: what the end of the block leaves."""
    end_level: Literal["at_least_initial", "free"] | None = None
    """Storage with an initial level: whether a block may end below it; default 'at_least_initial'. What a free end
    takes of the initial level costs nothing."""
    least_level: Share = 0.0
    """Storage: share of its energy below which it is never discharged."""
    charge_from: ChargeFrom = "any"
    """Storage: 'own_output': in each step no more is charged than what supplies of its own node and carrier (PV, wind)
    give and do not sell; 'any': the grid and other plant may charge it, too."""
    shared_power: bool = False
    """Storage: charge and discharge together stay within the power; default: each of them does."""
    holding_cost: Annotated[ByYear, Track("money/kWh", 0)] = 0.0
    """Storage: for each kWh held for an hour."""
    efficiency: dict[str, Annotated[float, In("1"), Field(ge=LEAST_EFFICIENCY)] | Series] = Field(default_factory=dict)
    """Converter: main output per unit of input (or COP), by input carrier; one number, or a column by time. Naming a
    heat level takes heat from it."""
    rated_on: Name | None = None
    """Converter: what its capacity, limits and costs per kW count: its main output (default), or one of its inputs."""
    degradation: Share | None = None
    """Supply: share of output lost per year of age."""


class PurchaseIn(Frozen):
    """A power purchase agreement delivered to a node."""

    name: Name
    at: str = "park"
    carrier: str = "electricity"
    price: Annotated[ByYear, Track("money/kWh", 0)]
    limit: Annotated[ByYear, Track("kW", 0)]
    profile: Series | None = None
    factor: Annotated[ByYear, Track("t/kWh", 0)] = 0.0
    delivery: Literal["private_line", "virtual"] = "private_line"
    renewable: bool = True


class FuelIn(Frozen):
    """An override of a catalogue fuel, or a fuel of one's own: what is bought, or a waste stream to be digested.

    A fuel that is made on site may be bought too if it has a price.
    """

    price: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    factor: Annotated[float, In("t/kWh", 0)] | None = None
    """CO2e that counts as scope 1 of what is bought, as if all of it were burnt."""
    biogenic_factor: Annotated[float, In("t/kWh", 0)] | None = None
    annual_limit: Annotated[ByYear, Track("kWh", 0)] | None = None
    horizon_limit: Annotated[float, In("kWh", 0)] | None = None
    """Over all years that the stages stand for."""
    annual_mass: Annotated[ByYear, Track("t", 0)] | None = None
    """The yearly limit in tonnes instead of kWh."""
    energy: Annotated[float, In("kWh/t", 0)] | None = None
    """Net calorific value of a tonne; of a waste stream, that of the biogas made of it. Default: the catalogue's."""
    limit: Annotated[ByYear, Track("kW", 0)] | None = None
    """Most that comes at any time, such as a waste stream that is used as it comes or lost."""
    profile: Series | None = None
    """Share of `limit` that comes, by time (0..1)."""


class GridIn(Frozen):
    """The public grid's emission factors."""

    trajectory: Name | None = "flat_2027_then_planned"
    """A track of the catalogue."""
    factor: Annotated[ByYear, Track("t/kWh", 0)] | None = None
    market_factor: Annotated[ByYear, Track("t/kWh", 0)] | None = None
    """Residual mix for the market-based method; default: the location-based factor."""
    series: Series | None = None


class OffsetsIn(Frozen):
    """Removals or offsets that may cover some emissions."""

    price: Annotated[ByYear, Track("money/t", 0)]
    max_share: Annotated[ByYear, Track("1", 0)] = 0.1
    """Of base-year emissions."""


class CarbonIn(Frozen):
    """Requirements on emissions: scope 1 + 2, location-based, net of offsets."""

    caps: dict[Year, Annotated[float, In("t", 0)] | Literal["none"]] = Field(default_factory=dict)
    """t CO2e a year, from the stage of that year on until the next one named; 'none' lifts the cap."""
    cap_shares: dict[Year, Share] = Field(default_factory=dict)
    """The same as a share of the base year."""
    net_zero_year: Year | None = None
    """From this stage on: net emissions zero, gross at most `residual_share` of the base year."""
    residual_share: Share = 0.1
    budget: Annotated[float, In("t", 0)] | None = None
    base_year_emissions: Annotated[float, In("t", 0)] | None = None
    offsets: OffsetsIn | None = None
    market_based: bool = False


class LevelisedYearIn(Frozen):
    """One year whose costs are the mean of all years of an analysis, weighted with what money is worth in each.

    There is one stage; `stages.last_length` says how many years it stands for. Prices grow from the first payment on:
    at the end of year 1 they have grown once. Output that degrades is the mean of all years likewise.
    """

    electricity_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Growth a year of tariffs, prices of export and power purchases, at the discount rate's kind of money."""
    fuel_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    upkeep_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Of fixed and variable costs of operation and maintenance."""
    tax: Share = 0.0
    """On profit: yearly costs and replacements are lower by it, and so is what export earns; investment is not."""


class FinanceIn(Frozen):
    """What may be invested: overnight cost of all that is built in a stage, replacements included.

    One amount for every stage, or one for each year of a stage that has a budget.
    """

    budget: Annotated[ByYear, Track("money", 0)] | None = None
    """Of all parties together."""
    party_budgets: dict[Name, Annotated[ByYear, Track("money", 0)]] = Field(default_factory=dict)
    """Of a party alone: its shares of what is built."""
    levelised_year: LevelisedYearIn | None = None
    """One year that stands for all years of an analysis."""


class PlannerIn(Frozen):
    """How exact the plan is to be."""

    gap: Annotated[float, In("1"), Field(ge=1e-7, le=0.1)] = 1e-5
    """Proven distance from the cheapest plan, as a share of its cost, at which the search may end. Small parks are
    solved exactly whatever it says."""


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
    exchange_rates: dict[Literal["VND", "USD", "EUR"], Annotated[float, Field(gt=0, strict=True)]] = Field(
        default_factory=dict
    )
    """Scenario currency per unit of the named one."""
    price_year: Year = 2026
    discount_rate: Annotated[float, In("1"), Field(ge=0, le=1)] = 0.06
    payments: Literal["end_of_year", "start_of_year"] = "end_of_year"
    finance: FinanceIn = FinanceIn()
    site: SiteIn
    weather: WeatherIn | None = None
    stages: StagesIn
    time: TimeIn = TimeIn()
    holidays: str | None = "VN"
    """Country whose public holidays the calendar has; null: none."""
    heat_levels: dict[Name, Annotated[float, In("degC")]] = Field(default_factory=dict)
    """Heat carriers and their temperature; a higher one may serve a lower one."""
    tenants: str = "tenants.csv"
    roofs: str | None = None
    """Table of usable roof areas."""
    land: dict[Name, PlotIn] = Field(default_factory=dict)
    """Plots of land by name."""
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
    targets: TargetsIn = TargetsIn()
    flexible: tuple[FlexibleIn, ...] = ()
    """Demand that may be taken at other times, or be done without at a price; one entry a tenant and carrier."""
    unserved_price: Annotated[float, In("money/kWh", 0)] | Literal["none"] | None = None
    """Price of demand not met; default 2 USD/kWh; 'none': all demand must be met."""
    planner: PlannerIn = PlannerIn()
    policy: Literal["self_consumption", "time_of_use"] = "self_consumption"
    seed: Annotated[int, Field(ge=0, le=2**32 - 1, strict=True)] = 0

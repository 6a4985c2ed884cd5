"""What a user writes: the scenario as a frozen, fully checked model.

Quantities may carry a unit ("9.5 MVND/kWp", "1.2 MW"); a bare number is in the unit named by the field. Everything that
changes over the years may be one value or a mapping of year to value (linear between, constant outside).
The JSON Schema for editors is generated from this file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.equipment import AssetIn, LinkIn, MeterIn, PlotIn, PurchaseIn
from netzero.scenario.promise import PromiseIn, WeatherIn
from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.scenario.sharing import SettlementIn
from netzero.scenario.wishes import FlexibleIn, TargetsIn
from netzero.tariffs.model import Frozen, Series, Tariff, Year
from netzero.terms import Policy


class SiteIn(Frozen):
    """Where the park is."""

    latitude: Annotated[float, In("degree"), Field(ge=-90, le=90)]
    longitude: Annotated[float, In("degree"), Field(ge=-180, le=180)]
    altitude: Annotated[float, In("m"), Field(ge=-450, le=6000)] = 0.0
    utc_offset: Annotated[float, In("h"), Field(ge=-12, le=14)] = 7.0


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
    """Growth a year of tariffs, prices of export, power purchases and fees of electric links, at the discount rate's
    kind of money."""
    fuel_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Of fuels, and of heat, cold and fuels under `purchases`."""
    upkeep_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Of fixed and variable costs of operation and maintenance, fees of other links and demand taken at other times."""
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


class PolicyParametersIn(Frozen):
    """What the policies of operation by rules ask by; a policy uses those it knows."""

    band: Annotated[float, In("1"), Field(ge=0, le=0.5)] = 0.2
    """Share of the day's range of prices, at its low and at its high end, that is cheap and dear (time_of_use,
    combined; peak_shaving: dear alone)."""
    peak_share: Share = 0.8
    """Import is held below this share of the most that grid and batteries gave together in the month before, or below
    the highest import of the month so far if that is more (peak_shaving, combined)."""
    peak_reserve: Share | None = None
    """Share of a battery's energy that is kept for peaks; default: all under peak_shaving, half under combined."""
    carbon_price: Annotated[ByYear, Track("money/t", 0)] = 0.0
    """Added to prices by what is emitted when deciding, and in no bill (combined)."""
    ahead: Annotated[float, In("h"), Field(ge=1, le=8784)] = 48.0
    """Whole hours of the future that have a forecast (look_ahead)."""
    every: Annotated[float, In("h"), Field(ge=1, le=8784)] = 24.0
    """Whole hours after which a new forecast is made (look_ahead)."""
    forecast_error: Annotated[float, In("1"), Field(ge=0, le=0.25)] = 0.1
    """Standard deviation of a forecast of demand, sun and wind far ahead, as a share of it; 0: it is perfect
    (look_ahead). An assumption, without a source: give what your own forecasts achieve."""
    forecast_memory: Annotated[float, In("h"), Field(gt=0, le=8760)] = 24.0
    """How fast the error grows with the hours ahead: its variance is 1 - exp(-2 h / memory) of that (look_ahead)."""


class OperationIn(Frozen):
    """What operation by rules counts with."""

    ageing: bool = True
    """Whether the energy of storages falls with time and use (`ageing` of an asset, or of the catalogue)."""


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
    links: tuple[LinkIn, ...] = ()
    technologies: dict[Name, dict[str, object]] = Field(default_factory=dict)
    """Overrides and additions to the catalogue, in its own form."""
    fuels: dict[Name, FuelIn] = Field(default_factory=dict)
    grid: GridIn = GridIn()
    carbon: CarbonIn = CarbonIn()
    targets: TargetsIn = TargetsIn()
    flexible: tuple[FlexibleIn, ...] = ()
    """Demand that may be taken at other times, or be done without at a price; one entry a tenant and carrier."""
    settlement: SettlementIn = SettlementIn()
    unserved_price: Annotated[float, In("money/kWh", 0)] | Literal["none"] | None = None
    """Price of demand not met; default 2 USD/kWh; 'none': all demand must be met."""
    planner: PlannerIn = PlannerIn()
    critical: dict[Name, dict[str, Share | dict[Name, Share]]] = Field(default_factory=dict)
    """By tenant and carrier: share of the demand that must be served in an outage; of what is not named: all of it.

    A share, or the shares of tiers by name, the first to be served first (docs/operation.md)."""
    promise: PromiseIn = PromiseIn()
    policy: Policy = "self_consumption"
    """How storages are operated by rules, without foresight (docs/policies.md)."""
    policy_parameters: PolicyParametersIn = PolicyParametersIn()
    operation: OperationIn = OperationIn()
    seed: Annotated[int, Field(ge=0, le=2**32 - 1, strict=True)] = 0

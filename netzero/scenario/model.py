"""What a user writes: the scenario as a frozen, fully checked model.

Quantities may carry a unit ("9.5 MVND/kWp", "1.2 MW"); a bare number is in the unit named by the field. Everything that
changes over the years may be one value or a mapping of year to value (linear between, constant outside).
The JSON Schema for editors is generated from this file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.catalogue.model import FuelUse
from netzero.scenario.certificates import CertificatesIn
from netzero.scenario.contracts import ContractIn
from netzero.scenario.equipment import AssetIn, LinkIn, MeterIn, PlotIn, PurchaseIn
from netzero.scenario.financing import FinanceIn
from netzero.scenario.greenhouse import EmissionsIn, ProductIn
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
    """CO2e that counts as scope 1 of what is bought, as if all of it were burnt; its gases are then not told apart."""
    co2: Annotated[float, In("kg/TJ", 0)] | None = None
    """CO2 of burning it, by net calorific value; with `ch4` and `n2o` in place of `factor`."""
    ch4: Annotated[float, In("kg/TJ", 0)] | None = None
    n2o: Annotated[float, In("kg/TJ", 0)] | None = None
    biogenic: bool | None = None
    """Whether its CO2 was taken from the air by plants: it then stands apart from the scopes."""
    upstream: Annotated[float, In("t/kWh", 0)] | None = None
    """CO2e of winning it and bringing it here (well to tank; scope 3). There is no default."""
    use: FuelUse | None = None
    """Who burns it, where the catalogue knows its CH4 by that (IPCC 2006)."""
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
    """A track of the catalogue: of the official factor, a combined margin, and what follows on it."""
    factor: Annotated[ByYear, Track("t/kWh", 0)] | None = None
    market_factor: Annotated[ByYear, Track("t/kWh", 0)] | None = None
    """Residual mix for the market-based method; default: the location-based factor."""
    series: Series | None = None
    average: Annotated[ByYear, Track("t/kWh", 0)] | None = None
    """Emissions over generation of the whole grid; there is no default."""
    marginal: Annotated[ByYear, Track("t/kWh", 0)] | None = None
    """What one kWh more or less causes, for avoided emissions; default: the official combined margin stands for it."""
    marginal_series: Series | None = None
    """The same by time, t/kWh."""
    inventory: Literal["official", "average"] = "official"
    """Which factor the location-based inventory counts by: the official one (trajectory, factor or series) or the
    average."""
    losses: Annotated[ByYear, Track("1", 0)] | None = None
    """Share of what the park uses that is lost on its way there, beside it (scope 3); default: of the catalogue."""


class OffsetsIn(Frozen):
    """Removals or offsets that may cover some emissions."""

    price: Annotated[ByYear, Track("money/t", 0)]
    max_share: Annotated[ByYear, Track("1", 0)] = 0.1
    """Of base-year emissions."""


class CreditsIn(Frozen):
    """Credits that may be surrendered in place of allowances."""

    price: Annotated[ByYear, Track("money/t", 0)]
    max_share: Annotated[ByYear, Track("1", 0)] | None = None
    """Of the free allowances; default: of the catalogue."""


class TradingIn(Frozen):
    """Emissions trading: allowances for scope 1 of the park."""

    free: Annotated[ByYear, Track("t", 0)] = 0.0
    """Allocated a year."""
    buy: Annotated[ByYear, Track("money/t", 0)]
    sell: Annotated[ByYear, Track("money/t", 0)] = 0.0
    """What is left of the free ones earns; default: nothing."""
    credits: CreditsIn | None = None


class CarbonIn(Frozen):
    """Requirements on emissions: scope 1 + 2, location-based, net of offsets, unless said otherwise."""

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
    price: Annotated[ByYear, Track("money/t", 0)] | None = None
    """What each tonne emitted costs: a cost of the plan and in the books, beside caps."""
    price_scope_2: bool = False
    """Whether scope 2 pays it, too; default: scope 1 alone."""
    trading: TradingIn | None = None
    count_scope_3: bool = False
    """Whether caps, budget and base year count scope 3, too: what is embodied in what is built, in the year it is."""
    gwp: Literal["AR4", "AR5", "AR6"] = "AR5"
    """Assessment report of the IPCC whose warming potentials over 100 years hold for CH4 and N2O; inventories in
    Viet Nam take AR4 or AR5, the same in all periods."""


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
    contracts: tuple[ContractIn, ...] = ()
    """Direct purchase through the grid, on the market's price with a difference to a strike (docs/contracts.md)."""
    links: tuple[LinkIn, ...] = ()
    technologies: dict[Name, dict[str, object]] = Field(default_factory=dict)
    """Overrides and additions to the catalogue, in its own form."""
    fuels: dict[Name, FuelIn] = Field(default_factory=dict)
    grid: GridIn = GridIn()
    carbon: CarbonIn = CarbonIn()
    certificates: CertificatesIn | None = None
    emissions: EmissionsIn = EmissionsIn()
    products: tuple[ProductIn, ...] = ()
    """What tenants make, for the emissions embedded in a tonne of it (as the EU's CBAM asks for)."""
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

"""What a user writes of meters, assets, links and purchases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.export import ExportIn
from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.tariffs.model import Frozen, Series, Year
from netzero.terms import ChargeFrom, ExportFrom

LEAST_EFFICIENCY = 0.01
"""No equipment gives less than this of what it takes; a smaller figure is a slip of the unit."""
Efficiency = Annotated[float, In("1"), Field(ge=LEAST_EFFICIENCY, le=1)]


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


class MeterIn(ExportIn):
    """The park's gate or another utility meter."""

    tariff: Name
    import_limit: Annotated[ByYear, Track("kW", 0)] | None = None
    export_from: ExportFrom = "own_output"
    """'own_output': in each step no more is sold than PV and wind behind the meter give; 'any': storages and other
    plant may be run to sell, too."""
    power_factor: Annotated[ByYear, Track("1", 0)] | None = None
    """Of the electricity used behind the meter (cos phi), for a tariff that asks for a least one."""
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
    health: Annotated[float, In("1"), Field(gt=0, le=1)] | None = None
    """Of a storage: what it can still hold at the beginning of the first stage, as a share of `energy`. Default: what
    its age alone has left."""


class ReplacementIn(Frozen):
    """What is paid once for new equipment within the years of a levelised year."""

    year: Annotated[int, Field(ge=1, le=50, strict=True)]
    """Year of operation at whose end it is paid."""
    cost: Annotated[float, In("money/kW", 0)]
    """Per unit of capacity, before tax."""


class EnergyReplacementIn(ReplacementIn):
    """The same of a storage's energy."""

    cost: Annotated[float, In("money/kWh", 0)]


class AgeingIn(Frozen):
    """How a storage's energy falls with time and use; what is left out is the catalogue's."""

    calendar_per_year: Annotated[float, In("1"), Field(ge=0, lt=1)] | None = None
    """Share of the energy built that is lost in a year, whatever the use."""
    per_cycle: Annotated[float, In("1"), Field(ge=0, lt=1)] | None = None
    """Share of the energy built that an equivalent full cycle takes."""
    end_of_life: Share | None = None
    """State of health at which it would be replaced; 0: never."""


class LeaseIn(Frozen):
    """Rent of the roof or ground that an asset stands on, paid by its owners to the tenant whose it is."""

    per_kw: Annotated[ByYear, Track("money/kW", 0)] = 0.0
    """Per unit of capacity and year."""
    per_area: Annotated[ByYear, Track("money/m2", 0)] = 0.0
    """Per m2 that it takes and year."""
    per_kwh: Annotated[ByYear, Track("money/kWh", 0)] = 0.0
    """Per kWh that it gives."""


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
    lease: LeaseIn | None = None
    """Supply: rent to the tenant whose roof or ground it stands on; to the operator where it is nobody's."""
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
    embodied: Annotated[float, In("t/kW", 0)] | None = None
    """CO2e of making a unit of its capacity (scope 3). There is no default."""
    embodied_energy: Annotated[float, In("t/kWh", 0)] | None = None
    """The same of a storage's energy."""
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
    highest_level: Annotated[float, In("1"), Field(gt=0, le=1)] = 1.0
    """Storage: share of its energy above which it is never charged."""
    ageing: AgeingIn | Literal[False] | None = None
    """Storage: how its energy falls in operation by rules, instead of the catalogue's figures; false: it does not."""
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


class LinkIn(Frozen):
    """A pipe, cable or feeder that moves one carrier from a node to another.

    A node is 'park' or a tenant that serves the carrier at a node of its own (`<carrier>_node` of tenants.csv). A
    feeder, the default technology, loses and costs nothing and is wide enough, unless something else is written.
    """

    name: Name
    technology: Name = "feeder"
    start: str = Field(alias="from")
    to: str
    carrier: Name | None = None
    """Default: what the technology is made for; of a heat pipe the hottest level that it may carry."""
    length: Annotated[float, In("km", 0)] | None = None
    both_ways: bool = False
    """Whether it may send back, through the same capacity."""
    capacity: Annotated[ByYear, Track("kW", 0)] | None = None
    """What is there in every year at no cost of capital; more is built only where `max` says how much."""
    existing: tuple[StockIn, ...] = ()
    max: Annotated[ByYear, Track("kW", 0)] | None = None
    max_new: Annotated[ByYear, Track("kW", 0)] | None = None
    """Largest addition in a stage."""
    buildable: bool = True
    owner: str | dict[str, Share] = "park"
    fee: Annotated[ByYear, Track("money/kWh", 0)] = 0.0
    """Wheeling fee per kWh sent, paid to a third party or the utility; what parties pay each other is none."""
    # Figures of the whole link instead of the catalogue's, which are by length.
    capex: Annotated[ByYear, Track("money/kW", 0)] | None = None
    loss: Annotated[float, In("1"), Field(ge=0, le=0.9)] | None = None
    """Share of what is sent that does not arrive."""
    fixed_om_share: Annotated[ByYear, Track("1", 0)] | None = None
    fixed_om: Annotated[ByYear, Track("money/kW", 0)] | None = None
    life: Annotated[float, In("year"), Field(gt=0, le=200)] | None = None


class PurchaseIn(Frozen):
    """A power purchase agreement delivered to a node."""

    name: Name
    at: str = "park"
    carrier: str = "electricity"
    price: Annotated[ByYear, Track("money/kWh", 0)]
    limit: Annotated[ByYear, Track("kW", 0)]
    profile: Series | None = None
    factor: Annotated[ByYear, Track("t/kWh", 0)] = 0.0
    """CO2e of what is delivered, made outside the park: scope 2 of electricity, steam, heat and cold."""
    upstream: Annotated[float, In("t/kWh", 0)] = 0.0
    """CO2e that comes before: fuels of the plant, losses on the way (scope 3). There is no default."""
    delivery: Literal["private_line", "virtual"] = "private_line"
    """'private_line': over a line of its own. 'virtual': over the public grid, through the meter of the node: it counts
    towards `import_limit` and the peak of a demand charge as import does, and cannot be sold again as it comes; its
    price holds all that a kWh of it costs at the meter, charges for the use of the grid included."""
    renewable: bool = True
    in_force: bool = False
    """Whether the contract runs today: emissions of the base year then have it. Else it is a choice of the plan."""

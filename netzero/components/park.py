"""The park in numbers: what every later stage reads.

A scenario is what the user wrote; a `Park` is the same thing resolved: catalogue figures filled in, quantities in kW,
kWh, t CO2e and the scenario's currency, one value per stage. Everything is frozen. Series over time are not here but
in the hourly Dataset, under the labels used here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from netzero.components import tracks
from netzero.components.finance import Finance
from netzero.components.greenhouse import Greenhouse
from netzero.terms import (
    COOLING,
    ELECTRICITY,
    Carrier,
    ChargeFrom,
    ContractVolume,
    Delivery,
    DemandSharing,
    ExportFrom,
    Gas,
    Node,
    Party,
    SettlementRule,
    band,
)

ByStage = tracks.ByStage
BY_STAGE = ("ByStage", "tuple[float | None, ...]", "tuple[bool, ...]")
"""How fields that hold one value for each stage are annotated."""


@dataclass(frozen=True)
class Stages:
    """The years in which investment is possible; each stands for `length` years, itself first."""

    years: tuple[int, ...]
    lengths: tuple[int, ...]
    weights: ByStage
    """Present value, at the first stage, of one unit of money paid in each represented year."""

    @property
    def end(self) -> int:
        """First year after the horizon."""
        return self.years[-1] + self.lengths[-1]


@dataclass(frozen=True)
class Size:
    """One capacity in which money is invested (a storage has two: power and energy).

    capex: overnight cost per unit of capacity. fixed_om: per unit alive and year, whatever its age.
    existing: what is left of today's stock. upper: largest capacity the site allows. upper_new: largest addition.
    Units: `unit` (kW, kWh, kWp; of a converter rated on an input 'kW of <carrier>'), currency.
    """

    name: str
    unit: str
    capex: ByStage
    fixed_om: ByStage
    life_years: float
    existing: ByStage
    upper: ByStage
    upper_new: ByStage
    degradation: float = 0.0
    """Share of output lost per year of age."""
    existing_output: ByStage = ()
    """Output per unit of the existing stock (0..1), of which each lot ages from its own year; empty: 1."""
    upper_is_limit: bool = True
    """Whether `upper` is a real limit (declared, or of the site) or only a bound wide enough not to bind."""
    upkeep: ByStage = ()
    """Fixed cost per unit and year of what is built in a stage, as long as it lives; the stock has that of the first
    stage. Empty: none."""
    mean_output: float = 1.0
    """Output of what is built, over all years that a stage stands for, per output of the year in which it is built."""
    renewal: ByStage = ()
    """Part of `capex` that is paid later to renew it, at its worth on the day of building; empty: none."""
    until: int | None = None
    """Year from which nothing of it serves any more, whatever its age: its place is left. None: as long as it lives."""
    may_retire: bool = False
    """Whether the existing stock may be taken out of service before its life ends."""
    embodied_t: float = 0.0
    """CO2e of making a unit of what is built, t (scope 3, in the year in which it is built)."""

    @property
    def paid_at_start(self) -> ByStage:
        """Overnight cost per unit without what is paid later to renew it, by stage."""
        if not self.renewal:
            return self.capex
        return tuple(whole - later for whole, later in zip(self.capex, self.renewal, strict=True))

    @property
    def is_wide(self) -> bool:
        """Whether it is no equipment that anybody counts, but a way that is wide enough: its stock is only a bound."""
        return not self.upper_is_limit and not any(self.upper_new)

    def life_if_built(self, year: int) -> float:
        """Return for how many years what is built in a year serves, and is paid for: its life, or until it must go."""
        return self.life_years if self.until is None else max(0.0, min(self.life_years, float(self.until - year)))

    def alive(self, built: int, year: int) -> bool:
        """Whether what is built in year `built` still serves in `year` (built <= year < built + life)."""
        return built <= year < built + self.life_if_built(built)


@dataclass(frozen=True)
class Asset:
    """What all kinds of equipment have: a name, the technology it is, where it stands and whose it is."""

    name: str
    technology: str
    node: Node
    owners: tuple[tuple[Party, float], ...]
    """Parties and their shares, adding up to 1."""


@dataclass(frozen=True)
class Supply(Asset):
    """Gives one carrier to a node: a roof's PV, wind, a power purchase agreement.

    With a size, output <= availability x capacity; without, output <= availability x limit_kw.
    """

    carrier: Carrier
    size: Size | None
    limit_kw: ByStage
    profile: str | None
    """Label in the hourly `availability`; None means always available."""
    variable_cost: ByStage
    """Currency per kWh given; for a purchase, its price."""
    factor_t_per_kwh: ByStage
    renewable: bool
    purchased: bool
    """Bought from outside the park (books: line power_purchase) rather than made by own plant."""
    delivery: Delivery = "on_site"
    """'virtual': over the public grid and through the meter of the node; all else comes by ways of its own."""
    fuel: Carrier | None = None
    """The fuel whose purchase this is: its price, factors and yearly limit are those of `Park.fuels`."""
    in_force: bool = True
    """Whether it is there in the base year: plant (what of it exists), fuel, or a contract that runs today."""
    upstream_t_per_kwh: float = 0.0
    """CO2e before a purchase is made (scope 3)."""


@dataclass(frozen=True)
class Port:
    """One carrier a converter takes (sign -1) or gives besides its main output (sign +1)."""

    carrier: Carrier
    sign: int
    label: str
    """Label in the hourly `port_ratio`: flow per unit of main output."""


@dataclass(frozen=True)
class Converter(Asset):
    """Turns carriers into another: boiler, heat pump, chiller, CHP. Its size is of its main output, or of one input."""

    output: Carrier
    ports: tuple[Port, ...]
    size: Size
    variable_cost: ByStage
    """Currency per kWh of main output."""
    rated_on: Carrier | None = None
    """Carrier of the port whose flow the size bounds (a heat pump sold by the power it takes); None: main output."""

    @property
    def rated_port(self) -> Port | None:
        """The port whose flow the size bounds; None when that is the main output."""
        return next((port for port in self.ports if port.carrier == self.rated_on), None)


@dataclass(frozen=True)
class Lot:
    """What of a storage's existing stock was built in one year."""

    energy_kwh: ByStage
    """What of it serves."""
    health: ByStage
    """State of health at the beginning of each stage, without what its use takes from the first stage on."""


@dataclass(frozen=True)
class Ageing:
    """How the energy that a storage can hold falls with time and use. The plan does not know of it."""

    calendar_per_year: float
    """Share of the energy built that is lost in a year, whatever the use."""
    per_cycle: float
    """Share of the energy built that an equivalent full cycle takes."""
    end_of_life: float
    """State of health at which it would be replaced; nothing is replaced before its life is over all the same."""
    stock: tuple[Lot, ...] = ()
    """Lots of the existing stock; empty: all of it is as new in the first stage."""

    def lots(self, energy: Size) -> tuple[Lot, ...]:
        """Return the lots of the existing stock of an energy size."""
        return self.stock or (Lot(energy.existing, tuple(1.0 for _ in energy.existing)),)


@dataclass(frozen=True)
class Storage(Asset):
    """Holds one carrier. Power is bounded by its own size, by a fixed ratio to the energy, or not at all.

    power: Size in kW, or None. hours: energy / power when the ratio is fixed (power follows the energy size).
    """

    carrier: Carrier
    energy: Size
    power: Size | None
    hours: float | None
    charge_efficiency: float
    discharge_efficiency: float
    loss_per_h: float
    """Share of the level lost in an hour."""
    variable_cost: ByStage
    """Currency per kWh discharged."""
    initial: float | None = None
    """Level before each block of the time axis, as a share of the energy size; None: what the block leaves."""
    end_is_free: bool = False
    """Whether a block may end below its initial level: what it takes of that costs nothing."""
    least_level: float = 0.0
    """Share of the energy size below which the level never falls."""
    highest_level: float = 1.0
    """Share of the energy size above which it is never charged."""
    ageing: Ageing | None = None
    """Of its energy, in operation by rules."""
    charge_from: ChargeFrom = "any"
    """What may be charged: anything, or no more than the node's own supplies of the carrier give in the step."""
    shared_power: bool = False
    """Whether charge and discharge together stay within the power (else each of them does)."""
    holding_cost: ByStage = ()
    """Currency per kWh held for an hour (level at the end of the step). Empty: none."""


@dataclass(frozen=True)
class Link(Asset):
    """Moves one carrier from `node` to another: a pipe, a cable, a feeder. Its size is what may be sent, in kW."""

    to: Node
    carrier: Carrier
    size: Size
    loss: float
    """Share of what is sent that does not arrive."""
    both_ways: bool
    fee: ByStage
    """Currency per kWh sent, paid to whoever owns the way."""


@dataclass(frozen=True)
class Connection(Asset):
    """What enlarges the connection of a meter: transformers, bays, lines. Its size is active power that may pass."""

    size: Size


@dataclass(frozen=True)
class DemandCharge:
    """A demand charge beyond the plain one: of part of the day, with look-back, in bands of kW, or coincident.

    For which month each step counts is in the hourly `charge_month`, what a kW costs in `charge_price`.
    """

    name: str
    """`terms.charge(meter, name)`."""
    billing_interval_min: int
    """Import is averaged over so many minutes."""
    from_kw: tuple[float, ...] = (0.0,)
    """Lower end of each band of billed kW, the first 0."""
    ratchet: tuple[tuple[float, ...], ...] = ()
    """Share of each other month's peak that is billed at least in each month, 12 x 12. Empty: none."""
    mean: bool = False
    """Whether the mean of the steps that count is charged, not the highest."""

    @property
    def bands(self) -> tuple[str, ...]:
        """Labels of its bands in `charge_price`."""
        return tuple(band(self.name, position) for position in range(len(self.from_kw)))


@dataclass(frozen=True)
class ExportTier:
    """A price of what is sold beyond an amount in a month or year."""

    above_kwh: float
    price: ByStage


@dataclass(frozen=True)
class Meter:
    """A utility meter: the connection of one node to the public grid, billed under one tariff.

    With an upgrade, import and export also fit what the connection carries: import_limit_kw and what is built.
    """

    name: str
    node: Node
    tariff: str
    payer: Party
    import_limit_kw: ByStage
    export_limit_kw: ByStage
    export_share: ByStage
    """Largest share of the node's own yearly output that may be exported (1: no limit)."""
    has_demand_charge: bool
    """Of any kind."""
    import_limit_is_limit: bool = True
    """Whether `import_limit_kw` is a real limit or only a bound wide enough not to bind."""
    billing_interval_min: int = 60
    """The (first) demand charge is on the highest import of a month averaged over this many minutes."""
    export_from: ExportFrom = "own_output"
    """What may be exported: no more than the node's own supplies give in the step, or anything (storages, plant)."""
    upgrade: Connection | None = None
    plain_charge: bool = True
    """Whether a demand charge is on the highest import of each month at any time (`demand_price`)."""
    charges: tuple[DemandCharge, ...] = ()
    """Further demand charges."""
    energy_bands: int = 0
    """How many bands of a month's energy there are (`energy_band_from`, `energy_band_price`); 0: none."""
    band_factors: tuple[float, ...] = ()
    """Of each band: factor of the month's mean price. Empty: 1."""
    has_standing: bool = False
    """Whether the bill has a fixed charge or a minimum (`standing_charge`, `minimum_charge`)."""
    has_vat: bool = False
    """Whether its tax is known (`vat_rate`)."""
    least_power_factor: float | None = None
    """Below it the bill of energy rises by least / power factor - 1; None: no such rule."""
    power_factor: ByStage = ()
    """Of the electricity that is used behind the meter. Empty: not known, and nothing is added."""
    export_tiers: tuple[ExportTier, ...] = ()
    """By amount, the first from 0 on, whose price is that of each step. Empty: the price of the step holds for all."""
    net_metering: bool = False
    """Whether what is sold is set off against what is bought at the same retail price; what is left over has the export
    price."""
    export_period: Literal["month", "year"] = "month"
    """Over which tiers and net metering count."""

    @property
    def bands(self) -> tuple[str, ...]:
        """Labels of the bands of energy."""
        return tuple(band(self.name, position) for position in range(self.energy_bands))

    @property
    def has_plain_charge(self) -> bool:
        """Whether a demand charge is on the highest import of each month at any time."""
        return self.has_demand_charge and self.plain_charge

    @property
    def has_further_terms(self) -> bool:
        """Whether its bill has more than the energy of each step and the plain demand charge."""
        more = (self.charges, self.energy_bands, self.has_standing, self.least_power_factor, self.has_vat)
        return any(bool(one) for one in more)


@dataclass(frozen=True)
class MarketContract:
    """Electricity bought over the grid at the market's price, and a difference to a strike settled with its maker.

    What the meter imports in a step is matched, as far as it goes, with what the plant of the contract generates. The
    matched part costs the market's price x loss_factor and the charges for the use of the grid, the rest is at retail.
    """

    name: str
    meter: str
    capacity_kw: ByStage
    """Of the plant, or of the part of it that is contracted."""
    profile: str
    """Label of its availability."""
    loss_factor: ByStage
    """kWh to be paid for in the market per kWh at the meter."""
    service_charge: ByStage
    """Currency per kWh matched, for the use of the grid."""
    balancing_charge: ByStage
    """The same for what the market spends on balancing and reserves."""
    strike: ByStage
    """Currency per kWh; above the market's price the buyer pays the difference, below it the maker does."""
    volume: ContractVolume = "matched"
    fixed_kw: ByStage = ()
    """Under 'fixed'; empty: none."""
    one_sided: bool = False
    """Whether the maker keeps what the market pays beyond the strike."""
    factor_t_per_kwh: ByStage = ()
    """Market-based, of what is matched; empty: 0."""
    in_force: bool = False
    """Whether it runs in the base year."""


@dataclass(frozen=True)
class Fuel:
    """A carrier bought at the fence by the kWh (net calorific value), to be burnt, digested or otherwise used up.

    Its emissions are counted where it is bought, whatever becomes of it: what is made on site carries nothing more.
    """

    name: Carrier
    price: ByStage
    factor_t_per_kwh: float
    """Fossil CO2e, scope 1."""
    biogenic_t_per_kwh: float
    annual_limit_kwh: tuple[float | None, ...]
    """By stage; None: no limit."""
    horizon_limit_kwh: float | None = None
    """Over all years that the stages stand for; None: no limit."""
    gases: tuple[tuple[Gas, float], ...] = ()
    """Shares of `factor_t_per_kwh` by gas, adding up to 1. Empty: not told apart."""
    upstream_t_per_kwh: float = 0.0
    """CO2e of winning and bringing it here (scope 3, category 3)."""


@dataclass(frozen=True)
class TenantSite:
    """A tenant: which node serves each of its carriers, which meter bills it, when it is there."""

    name: str
    sector: str
    meter: str
    nodes: tuple[tuple[Carrier, Node], ...]
    present: tuple[bool, ...]
    """By stage."""
    critical: tuple[tuple[Carrier, float], ...] = ()
    """Share of the demand for a carrier that must be served in an outage; of a carrier that is not named: all of it."""
    critical_tiers: tuple[tuple[Carrier, tuple[tuple[str, float], ...]], ...] = ()
    """By carrier: what of its critical share is served first, by name and share of the demand; not named: one tier."""

    def critical_share(self, carrier: Carrier) -> float:
        """Return the share of the demand for a carrier that must be served in an outage."""
        return dict(self.critical).get(carrier, 1.0)

    def node(self, carrier: Carrier) -> Node:
        """Return the node that serves the carrier."""
        return dict(self.nodes)[carrier]


@dataclass(frozen=True)
class FlexibleDemand:
    """Demand of a tenant that may be taken at other times, and some that may be done without at a price.

    share, increase: most that an hour's demand may be lowered and raised by, as shares of it. hours: how far away
    demand may be taken; None: any time of the same day. shed_share: interruptible share of an hour's demand.
    """

    name: str
    """`terms.flexible(tenant, carrier)`."""
    tenant: Party
    carrier: Carrier
    share: ByStage
    increase: ByStage
    hours: float | None
    cost: ByStage
    """Currency per kWh taken at another time."""
    shed_share: ByStage
    shed_price: ByStage
    """Currency per kWh done without."""


@dataclass(frozen=True)
class ElectricityTarget:
    """A least share of the year's electricity that comes from clean supply.

    Asked is what supplies, plant, storages and the grid give, less what is sold and charged, and demand unserved or
    shed. Renewable supply on site or by private line counts, less what is sold and what storages lose.
    """

    name: str
    """'renewable' or 'matched'."""
    share: tuple[float | None, ...]
    """By stage; None: no target."""
    virtual: bool
    """Whether renewable supply by virtual contract counts."""
    sold: bool
    """Whether what is sold counts too."""
    grid_share: ByStage
    """Share of the public grid's electricity that counts."""
    certificates: bool = False
    """Whether electricity of the grid counts that bought certificates cover."""


@dataclass(frozen=True)
class SiteLimit:
    """A limit that several sizes share, such as a roof's area: sum of use per unit x capacity <= upper."""

    name: str
    unit: str
    upper: float
    uses: tuple[tuple[str, float], ...]
    """Size names and use per unit of capacity."""


@dataclass(frozen=True)
class Budget:
    """The most that may be invested (overnight cost) in each stage, by one party or by all together."""

    party: Party | None
    """Whose share of what is built counts; None: all of it, whoever owns it."""
    amount: tuple[float | None, ...]
    """Currency by stage; None: no limit."""

    @property
    def name(self) -> str:
        """How it is called: by its party, or 'all parties', which no party can be called."""
        return self.party or "all parties"

    def share(self, owners: tuple[tuple[Party, float], ...]) -> float:
        """Return which share of an asset of these owners counts."""
        return sum(share for party, share in owners if self.party in (None, party))


@dataclass(frozen=True)
class Carbon:
    """Caps on net emissions (scope 1 + 2, location-based by default) and the offsets that may cover some.

    cap_t: t CO2e a year by stage; None: no cap. cap_share: the same as a share of the base year; None: given in t.
    budget_t: cumulative t over the horizon. offset_share: largest share of base-year emissions that offsets may cover.
    """

    cap_t: tuple[float | None, ...]
    cap_share: tuple[float | None, ...]
    gross_share: tuple[float | None, ...]
    """Largest gross emissions as a share of the base year (Net Zero: 0.1 in the target year)."""
    budget_t: float | None
    offset_price: ByStage
    offset_share: ByStage
    base_year_t: float | None
    """Declared base-year emissions; None: those of the first stage without investment."""
    market_based: bool = False
    counts_scope_3: bool = False
    """Whether caps, budgets and the base year count scope 3, too."""

    @property
    def scopes(self) -> tuple[str, ...]:
        """What caps count before offsets."""
        scope_2 = "scope_2_market" if self.market_based else "scope_2_location"
        return ("scope_1", scope_2, "scope_3") if self.counts_scope_3 else ("scope_1", scope_2)


@dataclass(frozen=True)
class Resale:
    """What the operator asks of those who use the grid's electricity of the park's meter, beside what it pays."""

    priced: bool = False
    """Whether it has a table of prices of its own (hourly `resale_price`); else the gate's price is handed on."""
    margin: ByStage = ()
    """Currency per kWh on top. Empty: none."""
    margin_share: ByStage = ()
    """Share of the price on top. Empty: none."""
    demand: DemandSharing = "coincident"


@dataclass(frozen=True)
class Lease:
    """Rent that the owners of an asset pay to whose roof or ground it stands on."""

    asset: str
    lessor: Party
    per_unit: ByStage
    """Currency per unit of capacity alive and year."""
    per_kwh: ByStage
    """Currency per kWh that it gives."""


@dataclass(frozen=True)
class Settlement:
    """How parties share what is given behind a meter, and what they pay each other for it."""

    rule: SettlementRule = "pro_rata"
    """'pro_rata': to what each still needs; 'shares': fixed ones, what is left of them pro rata; 'classes': one after
    the other, pro rata within each."""
    shares: tuple[tuple[Party, float], ...] = ()
    """Under 'shares'; empty: by what each party's own plant gave in the year."""
    classes: tuple[tuple[Party, ...], ...] = ()
    """Under 'classes', the first one first; who is in none comes last."""
    network_loss: float = 0.0
    """Share of the electricity set out for the tenants at the park's node that is lost on its way to them."""
    import_weight: float = 0.5
    """Price of the pool: so much of the meter's import price, the rest of its export price."""
    margin: ByStage = ()
    """Currency per kWh that takers pay the operator beyond the pool's price. Empty: none."""
    buy: ByStage = ()
    """Price that takers of the park's pool pay, currency per kWh. Empty: the pool's price and the margin."""
    sell: ByStage = ()
    """Price that givers get. Empty: the pool's price."""
    heat_prices: tuple[tuple[Carrier, ByStage], ...] = ()
    """Price of heat, cold or steam inside the park, currency per kWh. Carriers not named: at cost."""
    resale: Resale = Resale()
    leases: tuple[Lease, ...] = ()
    party_prices: tuple[tuple[Party, ByStage], ...] = ()
    """Price of what a party gives to the park's pool, currency per kWh, instead of what givers get."""


@dataclass(frozen=True)
class Park:
    """Everything that does not change by the hour."""

    name: str
    currency: str
    discount_rate: float
    payments_at_start: bool
    stages: Stages
    nodes: tuple[Node, ...]
    heat_levels: tuple[Carrier, ...]
    """From the highest temperature to the lowest."""
    carriers: tuple[Carrier, ...]
    """Carriers with a balance at nodes: electricity, heat levels, cooling, and fuels that are made or kept on site."""
    tenants: tuple[TenantSite, ...]
    supplies: tuple[Supply, ...]
    converters: tuple[Converter, ...]
    storages: tuple[Storage, ...]
    meters: tuple[Meter, ...]
    fuels: tuple[Fuel, ...]
    site_limits: tuple[SiteLimit, ...]
    carbon: Carbon
    unserved_price: tuple[tuple[Carrier, float | None], ...]
    """Currency per kWh not served, by carrier; None: all demand must be met."""
    parties: tuple[Party, ...] = field(default=())
    """Park operator, tenants and third parties."""
    flexible: tuple[FlexibleDemand, ...] = ()
    targets: tuple[ElectricityTarget, ...] = ()
    """Whose shares are told; required in the stages in which they say so."""
    links: tuple[Link, ...] = ()
    budgets: tuple[Budget, ...] = ()
    settlement: Settlement = Settlement()
    finance: Finance = field(default=Finance())
    contracts: tuple[MarketContract, ...] = ()
    greenhouse: Greenhouse = field(default_factory=Greenhouse)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """What may enlarge the meters' connections."""
        return tuple(meter.upgrade for meter in self.meters if meter.upgrade)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """All that has owners, in the order of its sizes."""
        return (*self.supplies, *self.converters, *self.storages, *self.links, *self.connections)

    @property
    def burnt_as_bought(self) -> frozenset[Carrier]:
        """Fuels without a balance: what a converter takes of one is bought in that step."""
        return frozenset(fuel.name for fuel in self.fuels) - set(self.carriers)

    def price_of_burning(self, fuel: Fuel) -> ByStage:
        """Return what a kWh of a fuel costs with the carbon price on what it emits, currency by stage."""
        carbon = self.greenhouse.price_of_burning(len(self.stages.years))
        return tuple(price + t * fuel.factor_t_per_kwh for price, t in zip(fuel.price, carbon, strict=True))

    @property
    def kept_fuels(self) -> tuple[Carrier, ...]:
        """Fuels with a balance: made or stored on site, asked for by tenants, or limited in each step."""
        others = {ELECTRICITY, COOLING, *self.heat_levels}
        return tuple(carrier for carrier in self.carriers if carrier not in others)

    @property
    def sizes(self) -> tuple[Size, ...]:
        """All sizes of all assets, in a fixed order."""
        found: list[Size] = []
        found += [supply.size for supply in self.supplies if supply.size]
        found += [converter.size for converter in self.converters]
        for storage in self.storages:
            found += [size for size in (storage.energy, storage.power) if size]
        found += [link.size for link in self.links]
        found += [connection.size for connection in self.connections]
        return tuple(found)

    def asset_of_size(self, name: str) -> Asset:
        """Return the asset that a size belongs to (sizes are named 'asset' or 'asset.energy' / 'asset.power')."""
        base = name.rsplit(".", 1)[0]
        for asset in self.assets:
            if asset.name in (name, base):
                return asset
        raise KeyError(name)

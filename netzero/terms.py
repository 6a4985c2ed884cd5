"""The words that name things across netzero: one term, one meaning."""

from __future__ import annotations

from typing import Literal, TypeAlias

ELECTRICITY = "electricity"
COOLING = "cooling"
PARK = "park"
"""Name of the shared busbar's node and of the party that operates the park."""

Party: TypeAlias = str
Node: TypeAlias = str
Carrier: TypeAlias = str
Gas: TypeAlias = str

CO2, CH4, N2O = "co2", "ch4", "n2o"
UNSPLIT = "co2e"
"""Label of CO2e of which the gases are not told apart."""

BoundKind: TypeAlias = Literal["all_hours", "representative_periods", "declared_blocks"]
"""On which hours the proven lower bound of a plan stands: the full year, typical days, or blocks the user declared."""

Policy: TypeAlias = Literal["self_consumption", "time_of_use", "peak_shaving", "co2_aware", "combined", "look_ahead"]
"""How a design is operated: by rules without foresight (netzero/kernels/policy.py), or with forecasts of some hours
(look_ahead; netzero/planner/rolling.py)."""
TUNED: dict[Policy, tuple[str, ...]] = {
    "self_consumption": (),
    "time_of_use": ("band",),
    "peak_shaving": ("peak_share", "peak_reserve", "band"),
    "co2_aware": (),
    "combined": ("peak_share", "peak_reserve", "band"),
    "look_ahead": (),
}
"""Parameters of each policy that are tried; a CO2 price says what is wanted, and is not."""
Delivery: TypeAlias = Literal["on_site", "private_line", "virtual"]
Origin: TypeAlias = Literal["renewable", "virtual", "sold", "stored", "grid", "other", "lacking"]
"""Where a carrier comes from: renewable supply, renewable supply by virtual contract, sold again (negative), storages
(negative when they charge), the public grid, other plant, and what is not there: demand unserved or shed."""
ExportFrom: TypeAlias = Literal["own_output", "any"]
ChargeFrom: TypeAlias = Literal["own_output", "any"]
ContractVolume: TypeAlias = Literal["matched", "generated", "fixed"]
"""What a difference to a strike is settled on: what was used of it in the step, what was generated, or fixed."""
DemandSharing: TypeAlias = Literal["coincident", "own_peak", "energy", "none"]
"""By what the gate's demand charge is handed on: use at the month's peak, own peaks, energy, or not at all."""
SettlementRule: TypeAlias = Literal["pro_rata", "shares", "classes"]

COST_LINES = (
    "investment",
    "fixed_om",
    "variable_om",
    "fuel",
    "power_purchase",
    "wheeling",
    "market_energy",
    "market_charges",
    "contract_difference",
    "grid_energy",
    "grid_demand",
    "grid_fixed",
    "grid_power_factor",
    "export_revenue",
    "flexibility",
    "unserved",
    "offsets",
    "carbon_price",
    "allowances",
    "certificates",
)
"""Lines of cost, in the order of print. `export_revenue` is negative, as `allowances` and `certificates` that are sold,
and `contract_difference` may be; the others are not at ordinary prices. `grid_fixed` holds fixed charges of utility
bills and what is missing to a least bill."""

CONTRACT_LINES = ("market_energy", "market_charges", "contract_difference")
"""Lines of contracts on the market's price."""
GRID_LINES = ("grid_energy", "grid_demand", "grid_fixed", "grid_power_factor", "export_revenue", *CONTRACT_LINES)
"""Lines of cost of what is bought and sold over the grid: the utility's bill and what contracts on it settle."""
_OF_A_YEAR = ("offsets", "carbon_price", "allowances", "certificates", *CONTRACT_LINES)
OPERATING_LINES = tuple(line for line in COST_LINES if line not in ("investment", "fixed_om", *_OF_A_YEAR))
"""Lines of cost that follow from how many designs of a park are operated hour by hour: not what is built, nor what is
paid for a year's emissions and on contracts."""

TRANSFERS = ("grid_energy", "grid_demand", "export", "pool", "heat", "contract", "margin", "lease")
"""Kinds of payments between parties inside the park."""
GRID_TRANSFERS = ("grid_energy", "grid_demand", "export", "contract", "margin")
"""Those of what is bought and sold over the grid."""

STATEMENT_LINES = ("grid_energy", "grid_demand", "contract", "pool", "heat", "margin", "lease", "export")
"""Lines of a party's monthly statement; `export` is negative where it is income."""

CASH_LINES = (*COST_LINES, "transfers", "residual_value")
"""Lines of cash; here `investment` is the overnight cost when built and `residual_value` what is left at the end."""

ALL_PARTIES = "all parties"
"""Label of all parties together, which no party can be called."""

Reference: TypeAlias = Literal["renewed", "stock", "none"]
"""What a park would be without the plan: today's stock, renewed when its life ends or not; 'none': nothing is asked."""
Repayment: TypeAlias = Literal["annuity", "equal_principal"]
Losses: TypeAlias = Literal["carried_forward", "other_income"]
"""What a loss before tax is set against: later profits of the same plan, or other income of the same year."""

FINANCE_LINES = (
    "investment",
    "energy",
    "upkeep",
    "other",
    "unserved",
    "transfers",
    "residual_value",
    "early_replacement",
    "loan",
    "interest",
    "repayment",
    "tax",
)
"""Lines of what a plan is worth to a party; the last four are what it gets from and pays to the bank and the state."""
OUTSIDE_LINES = {"bank": ("loan", "interest", "repayment"), "state": ("tax",)}
"""Who is paid outside of the park, and on which lines."""
VIEWS = ("project", "equity")
"""Cash before loans and tax, and what is left to the owners after both."""
DRIVERS = ("capex", "energy_prices", "discount_rate", "yield")
"""What the net present value is tried against."""

ASSET_LINES = (
    "investment",
    "fixed_om",
    "variable_om",
    "fuel",
    "power_purchase",
    "wheeling",
    "carbon_price",
    "electricity",
    "heat",
)
"""Lines of what an asset's output costs; the last two are what it takes of electricity, and of heat and cold."""

BILL_LINES = ("energy", "demand", "fixed", "minimum", "power_factor", "export", "total", "vat")
"""Lines of a utility bill; `export` is negative. `vat` is apart: on all lines but `export`, and in no total."""

SCOPES = ("scope_1", "scope_2_location", "scope_2_market", "scope_3", "biogenic", "offset")
OPERATING_SCOPES = ("scope_1", "scope_2_location", "scope_2_market", "biogenic")
"""What operation emits, before offsets."""
GRID_FACTORS = ("location", "market", "marginal")
"""Factors of the grid by time: of the inventory by both methods, and of what is avoided."""
INVENTORY = (
    "stationary",
    "process",
    "refrigerant",
    "electricity",
    "heat_outside",
    "heat_inside",
    "heat_given",
)
"""Rows of a greenhouse-gas inventory: direct sources, purchased electricity, heat bought outside and inside the park;
`heat_given` is what others bought of a party, negative, so that nothing counts twice in the park."""
UPSTREAM = ("fuel_upstream", "grid_losses", "purchase_upstream", "embodied")
"""Kinds of scope 3: winning and bringing fuels, losses of the grid, what comes before other purchases, and making what
is built, in the year in which it is built."""

CERTIFICATES = ("issued", "bought", "sold", "retired")
"""Ledger of certificates: what is issued for own generation and what is bought is either sold or retired, that is kept
for electricity that the park uses."""

UnitClass: TypeAlias = Literal["converter", "supply", "storage"]
"""Classes of which the largest unit may fail."""
GRID_OUTAGE = "grid"
"""Label of the outage of the public grid."""


OWN_WEATHER = "scenario"
"""Label of the weather year that a scenario is planned with, among others."""


EmissionSource: TypeAlias = Literal["process", "refrigerant"]
"""What a tenant emits beside what it burns: by its process, or from its refrigerants."""


def outage_of(kind: UnitClass, name: str) -> str:
    """Return the label of the outage of one unit."""
    return f"{kind}:{name}"


def demand_point(node: Node, carrier: Carrier) -> str:
    """Return the label of a demand point: one carrier at one node."""
    return f"{node}:{carrier}"


def flexible(tenant: Party, carrier: Carrier) -> str:
    """Return the label of a tenant's flexible demand of a carrier."""
    return f"{tenant}:{carrier}"


def heat_of(party: Party, carrier: Carrier) -> str:
    """Return the label of a party's heat or cold of a carrier in the settlement."""
    return f"{party}:{carrier}"


def charge(meter: str, name: str) -> str:
    """Return the label of a demand charge of a meter."""
    return f"{meter}: {name}"


def band(name: str, position: int) -> str:
    """Return the label of a band of a demand charge or of a meter's energy, counted from 1."""
    return f"{name} {position + 1}"


def port(converter: str, carrier: Carrier) -> str:
    """Return the label of a converter's port: one carrier it takes or gives."""
    return f"{converter}:{carrier}"


def fuel_purchase(node: Node, fuel: Carrier) -> str:
    """Return the label of the supply that is a fuel bought into its balance at a node."""
    return f"{fuel}@{node}"


def cascade(node: Node, high: Carrier, low: Carrier) -> str:
    """Return the label of a cascade: a higher heat level serving a lower one at a node."""
    return f"{node}:{high}>{low}"


def way_back(link: str) -> str:
    """Return the label of a link's way back, from its end to its start."""
    return f"{link}:back"

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
SettlementRule: TypeAlias = Literal["pro_rata", "shares", "classes"]

COST_LINES = (
    "investment",
    "fixed_om",
    "variable_om",
    "fuel",
    "power_purchase",
    "wheeling",
    "grid_energy",
    "grid_demand",
    "export_revenue",
    "flexibility",
    "unserved",
    "offsets",
)
"""Lines of cost, in the order of print. `export_revenue` is negative, the others are not at ordinary prices."""

OPERATING_LINES = tuple(line for line in COST_LINES if line not in ("investment", "fixed_om", "offsets"))
"""Lines of cost that follow from how a park is operated, not from what is built."""

TRANSFERS = ("grid_energy", "grid_demand", "export", "pool", "heat")
"""Kinds of payments between parties inside the park."""

CASH_LINES = (*COST_LINES, "transfers", "residual_value")
"""Lines of cash; here `investment` is the overnight cost when built and `residual_value` what is left at the end."""

BILL_LINES = ("energy", "demand", "export", "total")
"""Lines of a utility bill; `export` is negative."""

SCOPES = ("scope_1", "scope_2_location", "scope_2_market", "biogenic", "offset")
OPERATING_SCOPES = SCOPES[:-1]
"""What operation emits, before offsets."""


UnitClass: TypeAlias = Literal["converter", "supply", "storage"]
"""Classes of which the largest unit may fail."""
GRID_OUTAGE = "grid"
"""Label of the outage of the public grid."""


OWN_WEATHER = "scenario"
"""Label of the weather year that a scenario is planned with, among others."""


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

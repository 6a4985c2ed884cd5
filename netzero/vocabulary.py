"""One vocabulary for every Dataset that crosses from one part of netzero to another.

A term has a name, dims, a unit and a meaning; `check` compares a Dataset with it when it is written and when it is
read. Bare names carry their unit as suffix where a number crosses a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netzero.errors import IntegrityFailed

if TYPE_CHECKING:
    import xarray as xr


MAY_BE_ABSENT = {"clean_share", "debt_service_cover", "rate_of_return", "simple_payback", "discounted_payback"}
"""Variables without a number where there is nothing to share, no debt, no rate or several, and no payback."""


@dataclass(frozen=True)
class Term:
    """One variable of the vocabulary."""

    name: str
    dims: tuple[str, ...]
    units: str
    long_name: str
    cell_methods: str = ""

    @property
    def may_be_absent(self) -> bool:
        """Whether a number may be missing (NaN)."""
        return self.name in MAY_BE_ABSENT


def _terms(*rows: tuple[str, str, str, str] | tuple[str, str, str, str, str]) -> dict[str, Term]:
    return {row[0]: Term(row[0], tuple(row[1].split()), row[2], row[3], row[4] if len(row) > 4 else "") for row in rows}


TIME_AXIS = _terms(
    ("step_h", "time", "h", "length of the step"),
    ("weight", "time", "1", "how many times a year the step occurs"),
    ("previous", "time", "1", "position of the step before it in its cyclic block"),
    ("month", "time", "1", "calendar month of the step, 1..12"),
    ("block", "time", "1", "number of the block of steps it belongs to"),
)

WEATHER = _terms(
    ("ghi_w_m2", "time", "W m-2", "global horizontal irradiance", "time: mean"),
    ("dni_w_m2", "time", "W m-2", "direct normal irradiance", "time: mean"),
    ("dhi_w_m2", "time", "W m-2", "diffuse horizontal irradiance", "time: mean"),
    ("temperature_c", "time", "degC", "air temperature at 2 m", "time: mean"),
    ("wind_m_s", "time", "m s-1", "wind speed at the height in attribute height_m", "time: mean"),
    ("pressure_pa", "time", "Pa", "air pressure", "time: mean"),
)

HOURLY = TIME_AXIS | _terms(
    ("ghi_w_m2", "time", "W m-2", "global horizontal irradiance", "time: mean"),
    ("temperature_c", "time", "degC", "air temperature at 2 m", "time: mean"),
    ("demand_kw", "stage tenant carrier time", "kW", "demand of a tenant, with losses on its way", "time: mean"),
    ("availability", "profile time", "1", "power a supply could give, per unit of its capacity", "time: mean"),
    ("port_ratio", "port time", "1", "flow of a converter's port per unit of its main output", "time: mean"),
    ("import_price", "meter stage time", "currency kWh-1", "energy price of imported electricity"),
    ("export_price", "meter stage time", "currency kWh-1", "price paid for exported electricity"),
    (
        "demand_price",
        "meter stage billing_month",
        "currency kW-1",
        "charge on the highest of import and virtual contracts in a month",
    ),
    ("market_price", "contract stage time", "currency kWh-1", "market's price that a contract is settled against"),
    ("resale_price", "stage time", "currency kWh-1", "price at which the operator resells the grid's electricity"),
    ("grid_factor_location", "stage time", "t kWh-1", "location-based factor of grid electricity, CO2e"),
    ("grid_factor_market", "stage time", "t kWh-1", "market-based (residual) factor of grid electricity, CO2e"),
    ("grid_factor_marginal", "stage time", "t kWh-1", "marginal factor of grid electricity, of what is avoided, CO2e"),
)

TARIFF = _terms(
    ("charge_month", "charge time", "1", "billing month for which a step counts for a demand charge, 0: for none"),
    ("charge_price", "charge_band stage billing_month", "currency kW-1", "price of a band of a further demand charge"),
    ("energy_band_from", "energy_band billing_month", "kWh", "lower end of a band of a month's energy"),
    (
        "energy_band_price",
        "energy_band stage billing_month",
        "currency kWh-1",
        "price of energy in a band, on top of that of its step",
    ),
    ("standing_charge", "meter stage billing_month", "currency", "fixed charge of a month"),
    ("minimum_charge", "meter stage billing_month", "currency", "least bill of a month, before taxes"),
    ("vat_rate", "meter stage billing_month", "1", "value added tax on the bill of a month"),
)
"""Beside HOURLY where some meter's bill has more than the energy of each step and the plain demand charge."""
LATER_HOURLY = ("market_price", "resale_price")
"""Terms of HOURLY that are absent where nothing asks for them, and in older files."""

DISPATCH = _terms(
    ("supplied_kw", "supply stage time", "kW", "power given by a supply", "time: mean"),
    ("curtailed_kw", "supply stage time", "kW", "power a supply could have given and did not", "time: mean"),
    ("output_kw", "converter stage time", "kW", "main output of a converter", "time: mean"),
    ("charge_kw", "storage stage time", "kW", "power into a storage, before losses", "time: mean"),
    ("discharge_kw", "storage stage time", "kW", "power out of a storage, after losses", "time: mean"),
    ("level_kwh", "storage stage time", "kWh", "state of charge at the end of the step", "time: point"),
    ("sent_kw", "link stage time", "kW", "power into a link at its start, before losses", "time: mean"),
    ("sent_back_kw", "link stage time", "kW", "power into a link at its end, on its way back", "time: mean"),
    ("cascaded_kw", "cascade stage time", "kW", "heat of a higher level used for a lower one", "time: mean"),
    ("rejected_kw", "coproduct stage time", "kW", "heat made besides a main output that nobody needs", "time: mean"),
    ("imported_kw", "meter stage time", "kW", "electricity bought through a meter", "time: mean"),
    ("exported_kw", "meter stage time", "kW", "electricity sold through a meter", "time: mean"),
    ("unserved_kw", "demand_point stage time", "kW", "demand not met", "time: mean"),
    ("shifted_down_kw", "flexible stage time", "kW", "demand of a tenant taken at another time instead", "time: mean"),
    ("shifted_up_kw", "flexible stage time", "kW", "demand of a tenant brought here from another time", "time: mean"),
    ("shed_kw", "flexible stage time", "kW", "interruptible demand done without", "time: mean"),
    ("peak_kw", "meter stage billing_month", "kW", "highest of import and virtual contracts in a month"),
    ("offset_t", "stage", "t", "emissions covered by offsets in a year, CO2e"),
    ("certificates_bought_kwh", "stage", "kWh year-1", "grid electricity of a year that certificates are bought for"),
    ("certificates_sold_kwh", "stage", "kWh year-1", "own renewable electricity of a year whose certificates are sold"),
)
LATER_DISPATCH = ("certificates_bought_kwh", "certificates_sold_kwh")
"""Terms of DISPATCH that are absent where nothing asks for them, and in older files."""

AGEING = _terms(
    ("health_begin", "storage stage", "1", "what a storage can hold when the year begins, per energy built"),
    ("health_end", "storage stage", "1", "what a storage can hold when the year ends, per energy built"),
    ("full_cycles", "storage stage", "1", "equivalent full cycles of a storage in a year"),
)
"""What an operation by rules says beyond a dispatch."""

PLAN = DISPATCH | _terms(
    ("new_capacity", "size stage", "unit", "capacity built in a stage (unit: coordinate size_unit)"),
    ("capacity", "size stage", "unit", "capacity alive in a stage (unit: coordinate size_unit)"),
    ("balance_price", "demand_point stage time", "currency kWh-1", "marginal cost of demand in a step, of its year"),
    ("cap_price", "stage", "currency t-1", "marginal cost of the emission cap, of its year"),
    (
        "emission_budget_price",
        "stage",
        "currency t-1",
        "marginal cost of the budget of all years, in money of the stage's year",
    ),
    ("target_price", "target stage", "currency kWh-1", "cost of one kWh more that must be clean, of its year"),
    ("budget_price", "budget stage", "1", "present value saved by one unit of money more in a stage's budget"),
)

SETTLEMENT = _terms(
    ("own_supply_kw", "party stage time", "kW", "electricity a party used from its own roof and plant", "time: mean"),
    ("pool_taken_kw", "party stage time", "kW", "electricity a party took from the pool of its node", "time: mean"),
    ("pool_given_kw", "party stage time", "kW", "electricity of a party used by others through a pool", "time: mean"),
    ("grid_taken_kw", "party stage time", "kW", "electricity of the grid used by a party", "time: mean"),
    ("exported_by_kw", "party stage time", "kW", "electricity of a party sold to the grid", "time: mean"),
    ("pool_payment", "party stage time", "currency h-1", "paid (+) or received (-) for pool electricity; sums to zero"),
    ("pool_price", "stage time", "currency kWh-1", "price that takers of electricity pay inside the park's pool"),
    ("pool_sell_price", "stage time", "currency kWh-1", "price that givers of electricity get inside the park's pool"),
    ("stored_kw", "party stage time", "kW", "electricity into (+) and out of (-) a party's storages", "time: mean"),
    ("network_loss_kw", "party stage time", "kW", "electricity lost on its way to a party", "time: mean"),
    ("pool_sent_kw", "way stage time", "kW", "pool electricity that a link takes out of a site", "time: mean"),
    ("grid_sent_kw", "way stage time", "kW", "electricity of the grid that a link takes out of a site", "time: mean"),
    ("heat_own_kw", "party_carrier stage time", "kW", "heat or cold a party used from its own plant", "time: mean"),
    ("heat_taken_kw", "party_carrier stage time", "kW", "heat or cold a party took of others' plant", "time: mean"),
    ("heat_given_kw", "party_carrier stage time", "kW", "heat or cold of a party used by others", "time: mean"),
    ("heat_payment", "party_carrier stage time", "currency h-1", "paid (+) or received (-) at a declared price"),
)

TRIALS = _terms(
    ("trial_costs", "weather_year future stage line", "currency year-1", "what all parties pay in a year, by line"),
    ("trial_emissions", "weather_year future stage scope", "t year-1", "greenhouse-gas emissions of a year, CO2e"),
    ("trial_unserved_kwh", "weather_year future stage demand_point", "kWh year-1", "demand not met in a year"),
)
"""Of one design operated by rules; the first weather year is the scenario's own, future 0 is what it foresees."""

OUTAGES = _terms(
    ("survival", "outage stage outage_h", "1", "share of start times from which all critical demand is served"),
    ("tenant_survival", "outage stage tenant outage_h", "1", "the same of a tenant's critical demand"),
    ("tier_survival", "outage stage tenant tier outage_h", "1", "the same of one tier of a tenant's critical demand"),
    (
        "tier_unserved_kwh",
        "outage stage tenant tier outage_h",
        "kWh",
        "critical demand of a tier not served in an outage, mean over start times",
    ),
    (
        "critical_unserved_kwh",
        "outage stage tenant carrier outage_h",
        "kWh",
        "critical demand not served in an outage, mean over start times",
    ),
    (
        "critical_unserved_most_kwh",
        "outage stage demand_point outage_h",
        "kWh",
        "critical demand not served in an outage, worst start time",
    ),
    (
        "all_unserved_kwh",
        "outage stage demand_point outage_h",
        "kWh",
        "demand not served in an outage, critical or not, mean over start times",
    ),
)
"""Of an outage that lasts `outage_h` hours; start times are the steps of the axis, each counted with its weight."""

BOOKS = _terms(
    (
        "costs",
        "party stage line",
        "currency year-1",
        "what a party pays in a year of the stage, by line; income negative",
    ),
    ("transfers", "party stage transfer", "currency year-1", "paid (+) or received (-) between parties; sums to zero"),
    (
        "party_bill",
        "party stage billing_month transfer",
        "currency",
        "paid (+) or received (-) between parties in a month; without heat at cost, which is settled once a year",
    ),
    (
        "statement",
        "party stage billing_month statement_line",
        "currency",
        "what a party pays for energy in a month by line, before VAT; income negative",
    ),
    ("emissions", "party stage scope", "t year-1", "greenhouse-gas emissions of a year, CO2e"),
    (
        "gas_emissions",
        "party stage scope gas",
        "t year-1",
        "emissions by gas, CO2e; in tonnes of the gas: divided by coordinate warming",
    ),
    ("upstream", "party stage kind", "t year-1", "scope 3 of the first year of a stage by kind, CO2e"),
    ("embodied", "party stage", "t year-1", "CO2e embodied in what a party owns, for each year of its life"),
    (
        "inventory",
        "party stage source gas",
        "t year-1",
        "greenhouse-gas inventory by source, location-based, CO2e; heat given to others is negative",
    ),
    ("avoided", "party stage", "t year-1", "what a party's own renewable electricity avoids in the grid, CO2e"),
    ("footprint", "tenant stage scope", "t year-1", "emissions of the park as handed on to its tenants, CO2e"),
    ("energy", "party stage flow", "kWh year-1", "energy of a year by flow"),
    (
        "certificates",
        "party stage certificate",
        "kWh year-1",
        "certificates of renewable electricity in a year: issued + bought = sold + retired",
    ),
    ("clean_share", "target stage", "1", "share of the electricity asked for in a year that counts for a target"),
    ("bill", "meter stage billing_month bill_line", "currency", "utility bill of a month"),
    ("cash_flow", "party year cash_line", "currency", "cash of a calendar year, real terms; outflow negative"),
    ("present_value", "party cash_line", "currency", "cash flow discounted to the first stage"),
    ("capacity_owned", "party stage size", "unit", "capacity alive in a stage by owner (unit: coordinate size_unit)"),
    (
        "early_replacement",
        "party stage",
        "currency year-1",
        "what it costs more to replace storages that use wears out before their life; in no cost line",
    ),
    (
        "asset_cost",
        "asset stage asset_line",
        "currency year-1",
        "what an asset costs in a year, with what it takes at what is paid for it; no line of the costs",
    ),
    ("asset_output", "asset stage", "kWh year-1", "what an asset gives in a year"),
    (
        "service_cost",
        "service stage",
        "currency year-1",
        "what electricity, heat and cooling of the park cost in a year",
    ),
    ("service_kwh", "service stage", "kWh year-1", "electricity used in the park; heat and cooling served to tenants"),
)

FINANCE = _terms(
    ("price_level", "date", "1", "nominal money of a date per real money"),
    (
        "nominal_cash",
        "party date finance_line",
        "currency",
        "cash with the plan less without, nominal; outflow negative",
    ),
    ("real_cash", "party date finance_line", "currency", "the same in real terms"),
    ("debt_service_cover", "party date", "1", "cash before debt service, after tax, per interest and repayment"),
    ("net_present_value", "holder view", "currency", "worth of that cash at the first stage"),
    ("rate_of_return", "holder view", "year-1", "internal rate of return: project real, equity nominal"),
    ("rates_of_return", "holder view", "1", "number of rates at which the worth is zero"),
    ("simple_payback", "holder view", "year", "years until the cash stays at zero or above"),
    ("discounted_payback", "holder view", "year", "the same of discounted cash"),
    ("worth_sensitivity", "driver side holder", "currency", "worth of the project with one figure less and more"),
)
"""Of a plan against the park without it, on yearly dates from the first payment on. `holder`: a party or all."""


TOTALS = _terms(
    ("supplied_kwh", "design stage supply", "kWh year-1", "energy given by a supply"),
    ("curtailed_kwh", "design stage supply", "kWh year-1", "energy a supply could have given and did not"),
    ("output_kwh", "design stage converter", "kWh year-1", "main output of a converter"),
    ("port_kwh", "design stage port", "kWh year-1", "energy a converter takes or gives through a port"),
    ("charged_kwh", "design stage storage", "kWh year-1", "energy into a storage, before losses"),
    ("discharged_kwh", "design stage storage", "kWh year-1", "energy out of a storage, after losses"),
    ("full_cycles", "design stage storage", "year-1", "equivalent full cycles of a storage"),
    ("sent_kwh", "design stage link", "kWh year-1", "energy into a link at either end, before losses"),
    ("shifted_kwh", "design stage flexible", "kWh year-1", "demand of a tenant taken at another time instead"),
    ("shed_kwh", "design stage flexible", "kWh year-1", "interruptible demand done without"),
    ("unserved_kwh", "design stage demand_point", "kWh year-1", "demand not met"),
    ("fuel_kwh", "design stage fuel", "kWh year-1", "fuel bought"),
    ("imported_kwh", "design stage meter billing_month", "kWh", "electricity bought through a meter in a month"),
    ("exported_kwh", "design stage meter billing_month", "kWh", "electricity sold through a meter in a month"),
    ("peak_kw", "design stage meter billing_month", "kW", "highest import of a month"),
    ("bill", "design stage meter billing_month bill_line", "currency", "utility bill of a month"),
    ("operating_cost", "design stage line", "currency year-1", "cost of a year's operation by line; income negative"),
    ("operating_emissions", "design stage scope", "t year-1", "emissions of a year's operation, CO2e"),
)

PARTY_TOTALS = _terms(
    ("own_supply_kwh", "design stage party", "kWh year-1", "electricity of a party's own plant that it used itself"),
    ("pool_taken_kwh", "design stage party", "kWh year-1", "electricity of others at the site that a party used"),
    (
        "pool_given_kwh",
        "design stage party",
        "kWh year-1",
        "electricity of a party's plant that others there used",
    ),
    ("grid_taken_kwh", "design stage party", "kWh year-1", "grid electricity that a party used"),
    ("exported_by_kwh", "design stage party", "kWh year-1", "electricity of a party's plant that was exported"),
    (
        "electricity_cost",
        "design stage party",
        "currency year-1",
        "paid for electricity of grid and pool less what is received, without demand charges",
    ),
    ("grid_taken_t", "design stage party", "t year-1", "location-based emissions of the grid electricity used, CO2e"),
)


ABSENT = (*LATER_HOURLY, *LATER_DISPATCH, "certificates")
"""Terms that a Dataset lacks where nothing asks for them."""


def describe(dataset: xr.Dataset, terms: dict[str, Term]) -> xr.Dataset:
    """Return the Dataset with units, long names and cell methods of its terms as CF attributes."""
    for name in dataset.data_vars:
        if name in terms:
            term = terms[str(name)]
            dataset[name].attrs.update(units=term.units, long_name=term.long_name)
            if term.cell_methods:
                dataset[name].attrs["cell_methods"] = term.cell_methods
    return dataset


def check(dataset: xr.Dataset, terms: dict[str, Term], required: Iterable[str] | None = None) -> xr.Dataset:
    """Return the Dataset unchanged when every variable is known, has its dims and is finite (NaN if it may be absent).

    Raises:
        IntegrityFailed: a required variable is missing, one is unknown, has other dims or is not finite.

    """
    import numpy as np

    for name in terms if required is None else required:
        if name not in dataset and name not in ABSENT:
            raise IntegrityFailed("NZ0010", name=name)
    for key, array in dataset.data_vars.items():
        name = str(key)
        term = terms.get(name)
        if term is None:
            raise IntegrityFailed("NZ0011", name=name)
        if tuple(array.dims) != term.dims:
            raise IntegrityFailed("NZ0012", name=name, dims=array.dims, allowed=term.dims)
        wrong = np.isinf if term.may_be_absent else lambda values: ~np.isfinite(values)
        if array.dtype.kind == "f" and wrong(array.values).any():
            raise IntegrityFailed("NZ0013", name=name, count=int(wrong(array.values).sum()))
    return dataset

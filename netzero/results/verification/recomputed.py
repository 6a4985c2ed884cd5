r"""Costs, fuels and emissions of a year, computed again from stored flows, capacities and prices.

annuity = capex r / (1 - (1 + r)^-n), charged with upkeep for every vintage alive in the stage; 1/n at r = 0
n: life, or the years until the place is left
energy, fuel, purchase, wheeling, wear: sum over steps of hours x price x power; holding: sum of hours x price x level
demand: price x highest mean import of a billing interval, by month; what else bills have: netzero.billing
location-based: grid import and virtual purchases at the grid's factor; market-based: purchases at their own
"""

from __future__ import annotations

import numpy as np

from netzero.components.meter_bill import bills_of
from netzero.components.park import ElectricityTarget, Meter, Size
from netzero.results.verification.certificates import certificate_costs, certified_t, clean_by_certificate
from netzero.results.verification.check import Array
from netzero.results.verification.contracts import clean_by_contract, market_costs, matched_kw, terms_of_sale
from netzero.results.verification.evidence import Evidence
from netzero.terms import COST_LINES, ELECTRICITY, UNSPLIT, UPSTREAM, Gas, demand_point


def yearly_costs(evidence: Evidence) -> dict[str, Array]:
    """Return the costs of a year of each stage by line, scenario currency."""
    park, part = evidence.park, evidence.year_fraction
    lines = {line: np.zeros(len(evidence.years)) for line in COST_LINES}
    for size in park.sizes:
        lines["investment"] += part * (evidence.new(size) * _annuity(evidence, size)) @ evidence.vintages(size)
        lines["fixed_om"] += part * np.array(size.fixed_om) * evidence.capacity(size)
        if size.upkeep:
            of_built = (evidence.new(size) * np.array(size.upkeep)) @ evidence.vintages(size)
            lines["fixed_om"] += part * (size.upkeep[0] * evidence.stock(size) + of_built)
    for supply in park.supplies:
        given = evidence.yearly(evidence.flow("supplied_kw", supply.name))
        lines["power_purchase" if supply.purchased else "variable_om"] += np.array(supply.variable_cost) * given
    for converter in park.converters:
        lines["variable_om"] += np.array(converter.variable_cost) * evidence.yearly(
            evidence.flow("output_kw", converter.name)
        )
    for storage in park.storages:
        given = evidence.yearly(evidence.flow("discharge_kw", storage.name))
        lines["variable_om"] += np.array(storage.variable_cost) * given
        held = evidence.yearly(evidence.flow("level_kwh", storage.name))
        lines["variable_om"] += np.array(storage.holding_cost or 0.0) * held
    for link in park.links:
        moved = evidence.flow("sent_kw", link.name) + evidence.flow("sent_back_kw", link.name)
        lines["wheeling"] += np.array(link.fee) * evidence.yearly(moved)
    taken = fuel_kwh(evidence)
    for fuel in park.fuels:
        lines["fuel"] += np.array(fuel.price) * taken[fuel.name]
    for meter in park.meters:
        bought = evidence.flow("imported_kw", meter.name) * evidence.price("import_price", meter.name)
        sold = evidence.flow("exported_kw", meter.name) * evidence.price("export_price", meter.name)
        lines["grid_energy"] += evidence.yearly(bought)
        lines["export_revenue"] -= evidence.yearly(sold) + terms_of_sale(evidence, meter)
        if meter.has_further_terms:
            _add_further(evidence, meter, lines)
        if meter.has_plain_charge:
            charge = billed_peaks(evidence, meter) * evidence.price("demand_price", meter.name)
            lines["grid_demand"] += charge.sum(axis=1)
    for line, amount in market_costs(evidence).items():
        lines[line] += amount
    for item in park.flexible:
        moved = evidence.yearly(evidence.flow("shifted_down_kw", item.name))
        shed = evidence.yearly(evidence.flow("shed_kw", item.name))
        lines["flexibility"] += np.array(item.cost) * moved + np.array(item.shed_price) * shed
    lines["unserved"] += _unserved(evidence)
    lines["offsets"] += np.array(park.carbon.offset_price) * evidence.dispatch["offset_t"].values
    lines["certificates"] += certificate_costs(evidence)
    _add_carbon_costs(evidence, lines)
    return lines


def _add_further(evidence: Evidence, meter: Meter, lines: dict[str, Array]) -> None:
    """Add what a bill has besides the energy of each step and the plain demand charge."""
    for stage, bill in enumerate(bills_of(evidence.park, evidence.hourly, evidence.dispatch, meter)):
        further = slice(int(meter.has_plain_charge), None)
        lines["grid_energy"][stage] += bill.band_cost.sum()
        lines["grid_demand"][stage] += bill.charge_cost[:, further].sum()
        lines["grid_fixed"][stage] += bill.standing.sum() + bill.minimum.sum()
        lines["grid_power_factor"][stage] += bill.power_factor.sum()


def _add_carbon_costs(evidence: Evidence, lines: dict[str, Array]) -> None:
    gases = evidence.park.greenhouse
    if gases.carbon_price is not None:
        method = "market" if evidence.park.carbon.market_based else "location"
        paying = emitted_t(evidence)[method] if gases.carbon_price.scope_2 else direct_t(evidence)
        lines["carbon_price"] += np.array(gases.carbon_price.price) * paying
    if gases.allowances is not None:
        lines["allowances"] += np.array([_bill(evidence, s, t) for s, t in enumerate(direct_t(evidence))])


def _bill(evidence: Evidence, s: int, emitted: float) -> float:
    """Return the least cost of covering emissions: one of the corners of how many credits are used."""
    trading = evidence.park.greenhouse.allowances
    assert trading is not None
    free, buy, sell = evidence.year_fraction * trading.free_t[s], trading.buy[s], trading.sell[s]
    most = min(trading.credit_share[s] * free, emitted)
    corners = {0.0, most, min(max(emitted - free, 0.0), most)}
    lacking = {used: emitted - free - used for used in corners}
    return min(
        trading.credit_price[s] * used + (buy if open_t > 0 else sell) * open_t for used, open_t in lacking.items()
    )


def direct_t(evidence: Evidence) -> Array:
    """Return scope 1 of a year of each stage, t CO2e."""
    taken, part = fuel_kwh(evidence), evidence.year_fraction
    total = np.zeros(len(evidence.years))
    for fuel in evidence.park.fuels:
        total += fuel.factor_t_per_kwh * taken[fuel.name]
    for each in evidence.park.greenhouse.declared:
        total += part * each.warming * np.array(each.amount_t)
    for supply in evidence.park.supplies:
        if not supply.purchased:
            own = evidence.yearly(evidence.flow("supplied_kw", supply.name))
            total += np.array(supply.factor_t_per_kwh) * own
    return total


def billed_peaks(evidence: Evidence, meter: Meter) -> Array:
    """Return the highest power through a connection in each month, kW (stage, month).

    It is averaged over billing intervals by the clock.
    """
    moment = evidence.hourly["time"].values.astype("datetime64[m]").astype(np.int64)
    clock = np.stack([evidence.hourly["block"].values.astype(np.int64), moment // meter.billing_interval_min])
    _, first, number = np.unique(clock, axis=1, return_index=True, return_inverse=True)
    number = number.ravel()
    month = evidence.hourly["month"].values[first]
    length_h = np.bincount(number, evidence.step_h)
    peaks = np.zeros((len(evidence.years), 12))
    for stage, energy in enumerate(evidence.drawn(meter) * evidence.step_h):
        np.maximum.at(peaks[stage], month - 1, np.bincount(number, energy) / length_h)
    return peaks


def _annuity(evidence: Evidence, size: Size) -> Array:
    """Return the yearly payment per unit built in each stage, over its life or until its place is left."""
    rate, life = evidence.park.discount_rate, np.full(len(evidence.years), size.life_years)
    if size.until is not None:
        life = np.minimum(life, size.until - np.array(evidence.years))
    paid = np.array(life, dtype=np.float64)
    share = [0.0 if n <= 0 else 1 / n if rate == 0 else rate / (1 - (1 + rate) ** -n) for n in paid]
    return np.asarray(np.array(size.capex) * share)


def fuel_kwh(evidence: Evidence) -> dict[str, Array]:
    """Return what is bought of each fuel in a year of each stage, kWh: what is taken where it has no balance."""
    bought = {fuel.name: np.zeros(len(evidence.years)) for fuel in evidence.park.fuels}
    for supply in evidence.park.supplies:
        if supply.fuel is not None:
            bought[supply.fuel] += evidence.yearly(evidence.flow("supplied_kw", supply.name))
    for converter in evidence.park.converters:
        for port in converter.ports:
            if port.carrier in bought and port.carrier not in evidence.park.carriers and port.sign < 0:
                burnt = evidence.ratio(port.label) * evidence.flow("output_kw", converter.name)
                bought[port.carrier] += evidence.yearly(burnt)
    return bought


def emitted_t(evidence: Evidence) -> dict[str, Array]:
    """Return gross emissions, scope 1 + 2, of a year of each stage by method, t CO2e."""
    taken = fuel_kwh(evidence)
    burnt = sum(
        (fuel.factor_t_per_kwh * taken[fuel.name] for fuel in evidence.park.fuels), np.zeros(len(evidence.years))
    )
    for each in evidence.park.greenhouse.declared:
        burnt = burnt + evidence.year_fraction * each.warming * np.array(each.amount_t)
    grid = {name: evidence.hourly[f"grid_factor_{name}"].values for name in ("location", "market")}
    total = {name: burnt.copy() for name in grid}
    for meter in evidence.park.meters:
        for name, factor in grid.items():
            total[name] += evidence.yearly(factor * evidence.flow("imported_kw", meter.name))
    for contract in evidence.park.contracts:
        own = np.array(contract.factor_t_per_kwh or 0.0).reshape(-1, 1)
        total["market"] += evidence.yearly((own - grid["market"]) * matched_kw(evidence, contract))
    total["market"] += certified_t(evidence)
    for supply in evidence.park.supplies:
        given = evidence.flow("supplied_kw", supply.name)
        own = np.array(supply.factor_t_per_kwh) * evidence.yearly(given)
        total["market"] += own
        total["location"] += evidence.yearly(grid["location"] * given) if supply.delivery == "virtual" else own
    return total


def upstream_t(evidence: Evidence) -> dict[str, Array]:
    """Return scope 3 of a year of each stage by kind, t CO2e: what is built counts whole in its year."""
    park, taken = evidence.park, fuel_kwh(evidence)
    found = {kind: np.zeros(len(evidence.years)) for kind in UPSTREAM}
    for fuel in park.fuels:
        found["fuel_upstream"] += fuel.upstream_t_per_kwh * taken[fuel.name]
    factor, losses = evidence.hourly["grid_factor_location"].values, np.array(park.greenhouse.grid_losses or 0.0)
    for meter in park.meters:
        found["grid_losses"] += losses * evidence.yearly(factor * evidence.flow("imported_kw", meter.name))
    for supply in park.supplies:
        given = evidence.flow("supplied_kw", supply.name)
        found["purchase_upstream"] += supply.upstream_t_per_kwh * evidence.yearly(given)
        if supply.delivery == "virtual":
            found["grid_losses"] += losses * evidence.yearly(factor * given)
    for size in park.sizes:
        if evidence.design is not None:
            found["embodied"] += evidence.year_fraction * size.embodied_t * evidence.new(size)
    return found


def direct_by_gas(evidence: Evidence) -> dict[str, Array]:
    """Return scope 1 of a year of each stage by gas, t CO2e; what is of no gas is not among it."""
    taken = fuel_kwh(evidence)
    found: dict[Gas, Array] = {}
    for fuel in evidence.park.fuels:
        for gas, share in fuel.gases:
            found[gas] = (
                found.get(gas, np.zeros(len(evidence.years))) + share * fuel.factor_t_per_kwh * taken[fuel.name]
            )
    for each in evidence.park.greenhouse.declared:
        emitted = evidence.year_fraction * each.warming * np.array(each.amount_t)
        found[each.gas] = found.get(each.gas, np.zeros(len(evidence.years))) + emitted
    return {gas: amount for gas, amount in found.items() if gas != UNSPLIT}


def _unserved(evidence: Evidence) -> Array:
    prices = dict(evidence.park.unserved_price)
    total = np.zeros(len(evidence.years))
    present = set(evidence.dispatch["demand_point"].values.tolist())
    for node in evidence.park.nodes:
        for carrier in evidence.park.carriers:
            if (point := demand_point(node, carrier)) in present:
                total += (prices.get(carrier) or 0.0) * evidence.yearly(evidence.flow("unserved_kw", point))
    return total


def clean_kwh(evidence: Evidence, target: ElectricityTarget) -> tuple[Array, Array]:
    """Return the electricity of a year of each stage that counts for a target, and all that was asked for, kWh."""
    clean = clean_by_contract(evidence, target) + clean_by_certificate(evidence, target)
    asked = np.zeros(len(evidence.years))
    for meter in evidence.park.meters:
        bought = evidence.yearly(evidence.flow("imported_kw", meter.name))
        sold = evidence.yearly(evidence.flow("exported_kw", meter.name))
        asked += bought - sold
        clean += np.array(target.grid_share) * bought - (0.0 if target.sold else sold)
    for storage in evidence.park.storages:
        if storage.carrier == ELECTRICITY:
            net = evidence.flow("discharge_kw", storage.name) - evidence.flow("charge_kw", storage.name)
            asked += evidence.yearly(net)
            clean += np.minimum(evidence.yearly(net), 0.0)
    for supply in evidence.park.supplies:
        if supply.carrier == ELECTRICITY:
            given = evidence.yearly(evidence.flow("supplied_kw", supply.name))
            asked += given
            if supply.renewable and (target.virtual or supply.delivery != "virtual"):
                clean += given
    for converter in evidence.park.converters:
        ratios = {converter.output: np.ones(len(evidence.hours))} | {
            port.carrier: evidence.ratio(port.label) for port in converter.ports if port.sign > 0
        }
        if ELECTRICITY in ratios:
            taken = sum(
                (evidence.ratio(p.label) for p in converter.ports if p.sign < 0 and p.carrier == ELECTRICITY), 0.0
            )
            output = evidence.flow("output_kw", converter.name)
            asked += evidence.yearly((ratios[ELECTRICITY] - taken) * output)
    present = set(evidence.dispatch["demand_point"].values.tolist())
    for node in evidence.park.nodes:
        if (point := demand_point(node, ELECTRICITY)) in present:
            asked += evidence.yearly(evidence.flow("unserved_kw", point))
    for item in evidence.park.flexible:
        if item.carrier == ELECTRICITY:
            asked += evidence.yearly(evidence.flow("shed_kw", item.name))
    return clean, asked

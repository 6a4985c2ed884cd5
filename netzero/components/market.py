r"""Contracts on the market's price: what of a meter's import is theirs, and the difference to a strike.

generated[g,s,t] = sum over contracts c of meter g of capacity[c,s] availability[c,t]          kW
matched[g,s,t] <= imported[g,s,t], matched[g,s,t] <= generated[g,s,t]                          kW
matched[g,s,t] >= imported[g,s,t] x min(1, generated / most imported)       (where it costs more than retail)   kW
cost: (market's price x loss factor + charges - retail) matched                  lines market_energy, market_charges,
                                                                                        grid_energy (retail saved)
      (strike - market's price, or what of it is above 0) x volume               line contract_difference

No power moves by such a contract: what the meter imports is matched as far as the plant generates, min(imported,
generated), and contracts of one meter share that pro rata to what each generates. The volume of the difference is what
is matched, what is generated or a fixed power. The plan may match less than that where matching costs more than retail
(`dear_hours`): there it is relaxed, and what it costs is a lower bound of what the books say. Elsewhere it is exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Cost, Emission, Mathematics, Rule, Table, Variable
from netzero.components.most_imported import most_needed_kw
from netzero.components.park import MarketContract, Meter, Park

Array = NDArray[np.float64]


def contracts_at(park: Park, meter: Meter) -> tuple[MarketContract, ...]:
    """Return the contracts that a meter's import is matched with."""
    return tuple(contract for contract in park.contracts if contract.meter == meter.name)


def market_price(hourly: xr.Dataset, contract: MarketContract) -> Array:
    """Return the market's price of a contract, currency per kWh [stage, time]."""
    return np.asarray(hourly["market_price"].sel(contract=contract.name).transpose("stage", "time").values)


def generated_kw(hourly: xr.Dataset, contract: MarketContract) -> Array:
    """Return what the plant of a contract generates, kW [stage, time]."""
    available = np.asarray(hourly["availability"].sel(profile=contract.profile).values)
    return np.asarray(np.outer(contract.capacity_kw, available))


def matched_kw(park: Park, hourly: xr.Dataset, meter: Meter, imported_kw: Array) -> dict[str, Array]:
    """Return what of a meter's import [stage, time] is matched with each of its contracts, kW [stage, time]."""
    given = {contract.name: generated_kw(hourly, contract) for contract in contracts_at(park, meter)}
    total = sum(given.values(), np.zeros_like(imported_kw))
    share = np.divide(np.clip(imported_kw, 0.0, total), total, out=np.zeros_like(total), where=total > 0)
    return {name: share * kw for name, kw in given.items()}


def settled_kw(hourly: xr.Dataset, contract: MarketContract, matched: Array) -> Array:
    """Return the volume that the difference is settled on, kW [stage, time]."""
    if contract.volume == "matched":
        return matched
    if contract.volume == "generated":
        return generated_kw(hourly, contract)
    return np.broadcast_to(np.array(contract.fixed_kw)[:, None], matched.shape)


def charges(contract: MarketContract) -> Array:
    """Return service and balancing charge together, currency per kWh matched [stage, 1]."""
    return np.asarray(np.add(contract.service_charge, contract.balancing_charge)[:, None])


def difference(hourly: xr.Dataset, contract: MarketContract) -> Array:
    """Return what the buyer pays the maker per kWh of volume, currency [stage, time]; negative: is paid."""
    found: Array = np.array(contract.strike)[:, None] - market_price(hourly, contract)
    return np.asarray(np.maximum(found, 0.0) if contract.one_sided else found)


def _mean(park: Park, hourly: xr.Dataset, meter: Meter, per_kwh: dict[str, Array]) -> Array:
    """Return the mean over a meter's contracts of figures per kWh, by what each generates [stage, time]."""
    given = {contract.name: generated_kw(hourly, contract) for contract in contracts_at(park, meter)}
    total = np.sum(list(given.values()), axis=0)
    sums = np.sum([kw * per_kwh[name] for name, kw in given.items()], axis=0)
    return np.asarray(np.divide(sums, total, out=np.zeros_like(total), where=total > 0))


def _lines(park: Park, hourly: xr.Dataset, meter: Meter) -> dict[str, Array]:
    """Return what a kWh matched at a meter costs by line, currency [stage, time]; retail saved is negative."""
    found = contracts_at(park, meter)
    bought = {x.name: market_price(hourly, x) * np.array(x.loss_factor)[:, None] for x in found}
    settled = {x.name: difference(hourly, x) * float(x.volume == "matched") for x in found}
    retail = hourly["import_price"].sel(meter=meter.name).transpose("stage", "time").values
    return {
        "grid_energy": -retail,
        "market_energy": _mean(park, hourly, meter, bought),
        "market_charges": _mean(park, hourly, meter, {x.name: charges(x) for x in found}),
        "contract_difference": _mean(park, hourly, meter, settled),
    }


def _avoided(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return what a kWh matched adds to market-based emissions, t [stage, time]."""
    residual = hourly["grid_factor_market"].transpose("stage", "time").values
    own = {x.name: np.array(x.factor_t_per_kwh or 0.0).reshape(-1, 1) - residual for x in contracts_at(park, meter)}
    return _mean(park, hourly, meter, own)


def _is_dear(park: Park, hourly: xr.Dataset, meter: Meter) -> NDArray[np.bool_]:
    """Return where a plan would rather not match what it must [stage, time]."""
    cost = np.sum(list(_lines(park, hourly, meter).values()), axis=0)
    unclean = park.carbon.market_based & (_avoided(park, hourly, meter) > 0)
    generated = np.sum([generated_kw(hourly, x) for x in contracts_at(park, meter)], axis=0)
    return np.asarray(((cost > 0) | unclean) & (generated > 0))


def dear_hours(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return in how many hours a year of each stage the plan of a meter's contracts is relaxed [stage]."""
    if not contracts_at(park, meter):
        return np.zeros(len(park.stages.years))
    hours = hourly["step_h"].values * hourly["weight"].values
    return np.asarray(_is_dear(park, hourly, meter) @ hours)


def mathematics(park: Park, hourly: xr.Dataset, most_imported: dict[str, Array]) -> Mathematics:
    """Return the mathematics of all contracts; `most_imported` is the bound of each meter's import, kW by stage."""
    years = park.stages.years
    meters = [meter for meter in park.meters if contracts_at(park, meter)]
    if not meters:
        return Mathematics()
    names = [meter.name for meter in meters]
    generated = [np.sum([generated_kw(hourly, x) for x in contracts_at(park, meter)], axis=0) for meter in meters]
    due = [
        _is_dear(park, hourly, meter) * _least_share(park, hourly, meter, kw, most_imported[meter.name])
        for meter, kw in zip(meters, generated, strict=True)
    ]
    lines = {meter.name: _lines(park, hourly, meter) for meter in meters}
    tables: dict[str, Any] = {
        "generated": Table(generated, names, years, None),
        "least_matched": Table(due, names, years, None),
        "matched_cost": {
            line: Table([lines[name][line] for name in names], names, years, None) for line in lines[names[0]]
        },
        "avoided": Table([_avoided(park, hourly, meter) for meter in meters], names, years, None),
        "settled_anyway": Table([_settled_anyway(park, hourly, meter) for meter in meters], names, years),
    }

    def only_import_is_matched(m: Any, g: str, s: int, t: Any) -> Any:
        return m.matched[g, s, t] <= m.imported[g, s, t]

    def what_is_due_is_matched(m: Any, g: str, s: int, t: Any) -> Any:
        return m.d.least_matched[g, s, t] * m.imported[g, s, t] <= m.matched[g, s, t]

    def cost(g: str, line: str) -> Rule:
        return lambda m, s, t: m.d.matched_cost[line][g, s, t] * m.matched[g, s, t]

    def settled(g: str) -> Rule:
        return lambda m, s: m.d.settled_anyway[g, s]

    def emitted(g: str, factor: float) -> Rule:
        return lambda m, s, t: factor * m.d.avoided[g, s, t] * m.matched[g, s, t]

    index = ("stage", "step")
    return Mathematics(
        sets={
            "market_meter": names,
            "dear_meter": [name for name, share in zip(names, due, strict=True) if share.any()],
        },
        tables=tables,
        variables=(
            Variable(
                "matched",
                ("market_meter", *index),
                lambda d, g, s, t: d.generated[g, s, t],
                "kW",
                "import that is matched with contracts on the market's price",
                bound_is_fact=True,
            ),
        ),
        constraints=(
            Constraint("only_import_is_matched", ("market_meter", *index), only_import_is_matched, "kW"),
            Constraint("what_is_due_is_matched", ("dear_meter", *index), what_is_due_is_matched, "kW"),
        ),
        costs=(
            *(Cost(line, cost(name, line)) for name in names for line in lines[name]),
            *(Cost("contract_difference", settled(name), yearly=True) for name in names),
        ),
        emissions=tuple(Emission(location=emitted(name, 0.0), market=emitted(name, 1.0)) for name in names),
    )


def _least_share(park: Park, hourly: xr.Dataset, meter: Meter, generated: Array, limit_kw: Array) -> Array:
    """Return the share of import that is matched at least [stage, time]: all that is generated, per most imported."""
    most = np.minimum(limit_kw[:, None], most_needed_kw(park, hourly, meter))
    return np.divide(generated, most, out=np.ones_like(generated), where=most > generated)


def _settled_anyway(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return the differences of a year that hang on nothing a plan decides, currency by stage."""
    hours = hourly["step_h"].values * hourly["weight"].values
    others = [contract for contract in contracts_at(park, meter) if contract.volume != "matched"]
    nothing = np.zeros((len(park.stages.years), hourly.sizes["time"]))
    found = [settled_kw(hourly, each, nothing) * difference(hourly, each) for each in others]
    return np.asarray(sum(found, nothing) @ hours)

r"""What a plan matches of a meter's import with contracts on the market's price.

generated[g,s,t] = sum over contracts c of meter g of capacity[c,s] availability[c,t]          kW
matched[g,s,t] <= imported[g,s,t], matched[g,s,t] <= generated[g,s,t]                          kW
matched[g,s,t] >= imported[g,s,t] x min(1, generated / most imported)       (where a plan may not like to match)    kW
cost: (market's price x loss factor + charges - retail) matched                  lines market_energy, market_charges,
                                                                                        grid_energy (retail saved)
      (strike - market's price, or what of it is above 0) x volume               line contract_difference

Due is min(imported, generated). Where matching always saves, the plan matches that and is exact. Where it may cost
(`dear_hours`: it is dearer than retail at its lowest, or than nothing where a least bill may be due whatever is bought)
a linear program cannot hold the rule: the plan matches less, and what it costs is a lower bound of what the books say.

A requirement that matching counts against (a share of clean electricity that counts the grid's and not the contract's;
a market-based cap where the contract emits more than the grid) must hold all the same. It is held with the most that
can be matched (`most_matched`): all that is imported where much is generated, else all that is generated. Then it holds
for certain, and a plan that costs less may exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.billing import lowest_from_here
from netzero.components.charges import band_prices
from netzero.components.equations import Constraint, Cost, Emission, Mathematics, Rule, Table, Variable
from netzero.components.market import charges, contracts_at, difference, generated_kw, market_price, settled_kw
from netzero.components.most_imported import most_needed_kw, needed_by_tenants_kw
from netzero.components.park import Meter, Park

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def billed_per_kwh(d: Any, g: str, s: int, t: Any) -> Any:
    """Return what the utility bills for a kWh that is matched, currency."""
    return d.matched_cost["market_energy"][g, s, t] + d.matched_cost["market_charges"][g, s, t]


def most_matched(m: Any, g: str, s: int, t: Any) -> Any:
    """Return what a meter's import is matched with at most, kW: never less than min(imported, generated)."""
    return m.d.most_matched_of_import[g, s, t] * m.imported[g, s, t] + m.d.most_matched_kw[g, s, t]


def emits_more_t(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return what a kWh matched adds to market-based emissions, t [stage, time]."""
    residual = hourly["grid_factor_market"].transpose("stage", "time").values
    own = {x.name: np.array(x.factor_t_per_kwh or 0.0).reshape(-1, 1) - residual for x in contracts_at(park, meter)}
    return _mean(park, hourly, meter, own)


def in_doubt(park: Park, hourly: xr.Dataset, meter: Meter, limit_kw: Array) -> Flags:
    """Return where a plan knows only from above what is matched at most [stage, time]; `limit_kw` bounds its import."""
    generated = _generated(park, hourly, meter)
    return np.asarray((generated > 0) & (generated < _most_kw(park, hourly, meter, limit_kw)))


def _most_kw(park: Park, hourly: xr.Dataset, meter: Meter, limit_kw: Array) -> Array:
    """Return the most that a meter imports, kW [stage, time]."""
    return np.asarray(np.minimum(limit_kw[:, None], most_needed_kw(park, hourly, meter)))


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


def still_due_t(m: Any, meters: Iterable[str], s: int, t: Any) -> Any:
    """Return what more the import of a plan emits by the market-based method than it counts, t per hour.

    `m` holds numbers: what is due is no linear term.
    """

    def of(g: str) -> Any:
        due = np.minimum(m.imported[g, s, t], m.d.generated[g, s, t])
        return m.d.emits_more[g, s, t] * (due - m.matched[g, s, t])

    return sum((of(meter) for meter in meters), 0.0)


def _is_dear(park: Park, hourly: xr.Dataset, meter: Meter) -> Flags:
    """Return where a plan may not like to match what it must [stage, time]."""
    lines = _lines(park, hourly, meter)
    apart = lines["contract_difference"] + _cost_of_emissions(park, hourly, meter)
    billed = lines["market_energy"] + lines["market_charges"] - _least_retail(hourly, meter)
    dear = billed + apart > 0
    if meter.has_standing and bool((hourly["minimum_charge"].sel(meter=meter.name) > 0).any()):
        dear = dear | (apart > 0)
    return np.asarray(dear & (_generated(park, hourly, meter) > 0))


def _least_retail(hourly: xr.Dataset, meter: Meter) -> Array:
    """Return the least that a plan counts for one kWh more at retail, currency [stage, time]."""
    price = hourly["import_price"].sel(meter=meter.name).transpose("stage", "time").values
    if not meter.energy_bands:
        return np.asarray(price)
    of_month = lowest_from_here(band_prices(hourly, "energy_band_price", meter.bands))[..., 0]
    return np.asarray(min(meter.band_factors) * price + of_month[:, hourly["month"].values - 1])


def _cost_of_emissions(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return what a kWh matched adds to the cost of emissions, currency [stage, time].

    It saves no more than a certificate costs, where one may be bought for the kWh instead.
    """
    found = _carbon_price(park) * emits_more_t(park, hourly, meter)
    traded = park.greenhouse.certificates
    if traded is None or traded.buy is None or meter.name not in traded.buy.meters:
        return np.asarray(found)
    return np.asarray(np.maximum(found, -np.array(traded.buy.price)[:, None]))


def _carbon_price(park: Park) -> Array:
    """Return what a tonne by the market-based method costs, currency [stage, 1]; 0 where no such tonne has a price."""
    price = park.greenhouse.carbon_price
    if price is None or not (price.scope_2 and park.carbon.market_based):
        return np.zeros((len(park.stages.years), 1))
    return np.array(price.price)[:, None]


def _generated(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    return np.asarray(np.sum([generated_kw(hourly, each) for each in contracts_at(park, meter)], axis=0))


def dear_hours(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return in how many hours a year of each stage the plan of a meter's contracts is relaxed [stage]."""
    if not contracts_at(park, meter):
        return np.zeros(len(park.stages.years))
    hours = hourly["step_h"].values * hourly["weight"].values
    return np.asarray(_is_dear(park, hourly, meter) @ hours)


@dataclass(frozen=True, eq=False)
class _Matched:
    """What of a meter's import may be matched, dims (stage, time)."""

    generated_kw: Array
    due: Array
    """Share of import that is matched at least."""
    all_imported: Flags
    """Whether at most all that is imported is matched; else at most all that is generated."""
    lines: dict[str, Array]
    """What a kWh costs by line."""
    emits_more_t: Array
    """What a kWh adds to market-based emissions."""


def _matched(park: Park, hourly: xr.Dataset, meter: Meter, limit_kw: Array) -> _Matched:
    """Return what of the import of a meter with contracts may be matched; `limit_kw` is its bound by stage."""
    generated = _generated(park, hourly, meter)
    most = _most_kw(park, hourly, meter, limit_kw)
    share = np.divide(generated, most, out=np.ones_like(generated), where=most > generated)
    return _Matched(
        generated_kw=generated,
        due=np.where(_is_dear(park, hourly, meter), share, 0.0),
        all_imported=generated >= np.minimum(most, needed_by_tenants_kw(park, hourly, meter)),
        lines=_lines(park, hourly, meter),
        emits_more_t=emits_more_t(park, hourly, meter),
    )


def _tables(park: Park, hourly: xr.Dataset, found: dict[str, _Matched]) -> dict[str, Any]:
    """Return the numbers of all meters with contracts."""

    def by_meter(rows: Sequence[NDArray[Any]]) -> Table:
        return Table(rows, list(found), park.stages.years, None)

    every = list(found.values())
    meters = [meter for meter in park.meters if meter.name in found]
    settled = [_settled_anyway(park, hourly, meter) for meter in meters]
    return {
        "generated": by_meter([each.generated_kw for each in every]),
        "least_matched": by_meter([each.due for each in every]),
        "matched_cost": {line: by_meter([each.lines[line] for each in every]) for line in every[0].lines},
        "emits_more": by_meter([each.emits_more_t for each in every]),
        "may_emit_more": by_meter([np.maximum(each.emits_more_t, 0.0) for each in every]),
        "most_matched_of_import": by_meter([each.all_imported * 1.0 for each in every]),
        "most_matched_kw": by_meter([np.where(each.all_imported, 0.0, each.generated_kw) for each in every]),
        "settled_anyway": Table(settled, list(found), park.stages.years),
    }


def mathematics(park: Park, hourly: xr.Dataset, most_imported: dict[str, Array]) -> Mathematics:
    """Return the mathematics of all contracts; `most_imported` is the bound of each meter's import, kW by stage."""
    meters = [meter for meter in park.meters if contracts_at(park, meter)]
    if not meters:
        return Mathematics()
    found = {meter.name: _matched(park, hourly, meter, most_imported[meter.name]) for meter in meters}

    def only_import_is_matched(m: Any, g: str, s: int, t: Any) -> Any:
        return m.matched[g, s, t] <= m.imported[g, s, t]

    def what_is_due_is_matched(m: Any, g: str, s: int, t: Any) -> Any:
        return m.d.least_matched[g, s, t] * m.imported[g, s, t] <= m.matched[g, s, t]

    def cost(g: str, line: str) -> Rule:
        return lambda m, s, t: m.d.matched_cost[line][g, s, t] * m.matched[g, s, t]

    def settled(g: str) -> Rule:
        return lambda m, s: m.d.settled_anyway[g, s]

    def emitted(g: str, factor: float) -> Rule:
        return lambda m, s, t: factor * m.d.emits_more[g, s, t] * m.matched[g, s, t]

    def at_most(g: str) -> Rule:
        return lambda m, s, t: m.d.may_emit_more[g, s, t] * (most_matched(m, g, s, t) - m.matched[g, s, t])

    index = ("stage", "step")
    return Mathematics(
        sets={
            "market_meter": list(found),
            "dear_meter": [name for name, each in found.items() if each.due.any()],
        },
        tables=_tables(park, hourly, found),
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
            *(Cost(line, cost(name, line)) for name, each in found.items() for line in each.lines),
            *(Cost("contract_difference", settled(name), yearly=True) for name in found),
        ),
        emissions=(
            *(Emission(location=emitted(name, 0.0), market=emitted(name, 1.0)) for name in found),
            *(Emission(market_at_most=at_most(name)) for name, each in found.items() if (each.emits_more_t > 0).any()),
        ),
    )


def _settled_anyway(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return the differences of a year that hang on nothing a plan decides, currency by stage."""
    hours = hourly["step_h"].values * hourly["weight"].values
    others = [contract for contract in contracts_at(park, meter) if contract.volume != "matched"]
    nothing = np.zeros((len(park.stages.years), hourly.sizes["time"]))
    found = [settled_kw(hourly, each, nothing) * difference(hourly, each) for each in others]
    return np.asarray(sum(found, nothing) @ hours)

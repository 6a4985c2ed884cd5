r"""Meter: the connection of a node to the public grid, billed under one tariff.

drawn[g,s,t] = imported[g,s,t] + what virtual contracts give at the meter                kW
mean over steps t of billing interval k of drawn[g,s,t] <= peak[g,s,month[k]]            kW   (plain demand charge)
exported[g,s,t] <= what own supplies behind the meter give    (export from own output)   kW
exported[g,s,t] <= what is made behind the meter   (export of anything, with a virtual contract)   kW
drawn[g,s,t], exported[g,s,t] <= import limit of today + capacity[upgrade of g,s]        kW   (with an upgrade)
drawn[g,s,t] <= import limit                                                (with a virtual contract)   kW
sum h exported <= share x sum h supplied behind the meter                                kWh  (export share below 1)
cost: price imported - export price exported, and demand price x peak of each billing month

Further demand charges: charges.py; bands of energy, fixed charges and least bills: bill_terms.py.
A billing interval is n consecutive steps (one, where a step is as long or longer); meters of the same n share theirs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero import axis
from netzero.components.contracts import drawn, is_virtual
from netzero.components.equations import Constraint, Cost, Emission, Flow, Limit, Mathematics, Rule, Table, Variable
from netzero.components.own_output import Made, made_behind, own_output
from netzero.components.park import Meter, Park
from netzero.components.supply import pools
from netzero.terms import ELECTRICITY


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all meters of the park."""
    years = park.stages.years
    names = [meter.name for meter in park.meters]
    months = sorted({int(month) for month in hourly["month"].values})
    charged = [meter.name for meter in park.meters if meter.has_plain_charge]
    billed = _billed(park, hourly)
    exporting = [meter for meter in park.meters if max(meter.export_limit_kw) > 0]
    own = [meter.name for meter in exporting if meter.export_from == "own_output"]
    shared = [meter.name for meter in exporting if min(meter.export_share) < 1]
    upgrades = {meter.name: meter.upgrade.size for meter in park.meters if meter.upgrade}
    virtual = {meter.name: _virtual(park, meter) for meter in park.meters}
    connected = [
        meter.name for meter in park.meters if meter.upgrade or (virtual[meter.name] and meter.import_limit_is_limit)
    ]
    tables: dict[str, Any] = {
        "import_limit": Table([meter.import_limit_kw for meter in park.meters], names, years),
        "import_upper": Table([most_imported(meter) for meter in park.meters], names, years),
        "export_limit": Table([meter.export_limit_kw for meter in park.meters], names, years),
        "export_share": Table([meter.export_share for meter in park.meters], names, years),
        "import_price": Table(_of(hourly, "import_price", names), names, years, None),
        "export_price": Table(_of(hourly, "export_price", names), names, years, None),
        "demand_price": Table(_of(hourly, "demand_price", names), names, years, list(range(1, 13))),
        "factor_location": Table(hourly["grid_factor_location"].values, years, None),
        "factor_market": Table(hourly["grid_factor_market"].values, years, None),
        "grid_losses": Table(park.greenhouse.grid_losses or (0.0,) * len(years), years),
        "billed_step": {n: Table(intervals.steps, None, None) for n, (intervals, _) in billed.items()},
        "billed_month": {n: Table(intervals.month, None) for n, (intervals, _) in billed.items()},
        "upgrade": {name: size.name for name, size in upgrades.items()},
        "import_is_limited": {meter.name: meter.import_limit_is_limit for meter in park.meters},
        "virtual": virtual,
        "made_behind": {meter.name: made_behind(park, meter.node) for meter in exporting if virtual[meter.name]},
        "own_output": {meter.name: own_output(park, meter.node, ELECTRICITY) for meter in park.meters},
    }

    def peak_covers_import(n: int) -> Rule:
        def rule(m: Any, g: str, s: int, k: Any) -> Any:
            interval = sum(drawn(m, g, s, m.d.billed_step[n][k, i]) for i in range(n))
            return interval <= n * m.peak[g, s, m.d.billed_month[n][k]]

        return rule

    def carried(m: Any, g: str, s: int) -> Any:
        grown = m.capacity[m.d.upgrade[g], s] if g in m.d.upgrade else 0.0
        return m.d.import_limit[g, s] + grown

    def import_fits_connection(m: Any, g: str, s: int, t: Any) -> Any:
        return drawn(m, g, s, t) <= carried(m, g, s)

    def export_fits_connection(m: Any, g: str, s: int, t: Any) -> Any:
        return m.exported[g, s, t] <= carried(m, g, s)

    def given(m: Any, g: str, s: int, t: Any) -> Any:
        return sum(share * m.supplied[p, s, t] for p, share in m.d.own_output[g].items())

    def export_is_own_output(m: Any, g: str, s: int, t: Any) -> Any:
        return m.exported[g, s, t] <= given(m, g, s, t)

    def export_is_made_here(m: Any, g: str, s: int, t: Any) -> Any:
        return m.exported[g, s, t] <= sum(arriving(m, one, s, t) for one in m.d.made_behind[g])

    def arriving(m: Any, one: Made, s: int, t: Any) -> Any:
        ratio = m.d.port_ratio[one.label, t] if one.label else 1.0
        return one.arrives * ratio * getattr(m, one.variable)[one.name, s, t]

    def export_share_holds(m: Any, g: str, s: int) -> Any:
        sold = m.over_the_year(lambda t: m.exported[g, s, t])
        return sold <= m.d.export_share[g, s] * m.over_the_year(lambda t: given(m, g, s, t))

    def bought(g: str) -> Any:
        return lambda m, s, t: m.imported[g, s, t]

    def sold(g: str) -> Any:
        return lambda m, s, t: -m.exported[g, s, t]

    def energy_bill(g: str) -> Any:
        return lambda m, s, t: m.d.import_price[g, s, t] * m.imported[g, s, t]

    def revenue(g: str) -> Any:
        return lambda m, s, t: -m.d.export_price[g, s, t] * m.exported[g, s, t]

    def demand_bill(g: str) -> Any:
        return lambda m, s: sum(m.d.demand_price[g, s, k] * m.peak[g, s, k] for k in months)

    def emitted(g: str, table: str) -> Any:
        return lambda m, s, t: getattr(m.d, table)[s, t] * m.imported[g, s, t]

    def lost(g: str) -> Any:
        return lambda m, s, t: m.d.grid_losses[s] * m.d.factor_location[s, t] * m.imported[g, s, t]

    index = ("stage", "step")
    exporters = [meter.name for meter in exporting]
    return Mathematics(
        sets={
            "meter": names,
            "charged_meter": charged,
            "exporting_meter": exporters,
            "own_output_meter": own,
            "share_meter": shared,
            "connected_meter": connected,
            "resale_meter": [name for name in exporters if virtual[name] and name not in own],
            "upgradable_exporter": [name for name in exporters if name in upgrades],
            "month": months,
            **{f"meter_billed_on_{n}": meters for n, (_, meters) in billed.items()},
            **{f"interval_of_{n}": range(len(intervals.month)) for n, (intervals, _) in billed.items()},
        },
        tables=tables,
        variables=(
            Variable(
                "imported",
                ("meter", *index),
                lambda d, g, s, t: d.import_upper[g, s],
                "kW",
                "bought",
                Limit("import_limit", "NZ0830", declared=lambda d, g, s: d.import_is_limited[g] and g not in connected),
            ),
            Variable(
                "exported",
                ("exporting_meter", *index),
                lambda d, g, s, t: d.export_limit[g, s],
                "kW",
                "sold",
                Limit("export_limit", "NZ0831"),
            ),
            Variable(
                "peak",
                ("charged_meter", "stage", "month"),
                lambda d, g, s, k: d.import_upper[g, s],
                "kW",
                "billed peak",
            ),
        ),
        constraints=(
            *(
                Constraint(
                    "peak_covers_import" if n == 1 else f"peak_covers_import_of_{n}_steps",
                    (f"meter_billed_on_{n}", "stage", f"interval_of_{n}"),
                    peak_covers_import(n),
                    "kW x steps",
                )
                for n in billed
            ),
            Constraint(
                "export_is_own_output",
                ("own_output_meter", *index),
                export_is_own_output,
                "kW",
                Limit("own_output", "NZ0832"),
            ),
            Constraint("export_is_made_here", ("resale_meter", *index), export_is_made_here, "kW"),
            Constraint(
                "export_share_holds",
                ("share_meter", "stage"),
                export_share_holds,
                "kWh a year",
                Limit("export_share", "NZ0833", unit="kWh", of_year=True),
            ),
            Constraint(
                "import_fits_connection",
                ("connected_meter", *index),
                import_fits_connection,
                "kW",
                Limit("import_limit", "NZ0830"),
            ),
            Constraint("export_fits_connection", ("upgradable_exporter", *index), export_fits_connection, "kW"),
        ),
        flows=(
            *(Flow(meter.node, ELECTRICITY, bought(meter.name), "grid") for meter in park.meters),
            *(Flow(meter.node, ELECTRICITY, sold(meter.name), "sold") for meter in exporting),
        ),
        costs=(
            *(Cost("grid_energy", energy_bill(name)) for name in names),
            *(Cost("grid_demand", demand_bill(name), yearly=True) for name in charged),
            *(Cost("export_revenue", revenue(name)) for name in exporters),
        ),
        emissions=tuple(
            Emission(emitted(name, "factor_location"), emitted(name, "factor_market"), upstream=lost(name))
            for name in names
        ),
    )


def _virtual(park: Park, meter: Meter) -> list[str]:
    """Return the pools of virtual contracts that come through a meter."""
    return [pool.name for pool in pools(park) if pool.first.node == meter.node and is_virtual(pool.first)]


def connection_kw(meter: Meter, upgrade_kw: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the most that a meter may import and export, kW by stage; `upgrade_kw` is what its connection grew by.

    Without an upgrade the two limits are as declared, apart from each other.
    """
    imports, exports = np.array(meter.import_limit_kw), np.array(meter.export_limit_kw)
    if meter.upgrade is None:
        return imports, exports
    carried = imports + upgrade_kw
    return carried, np.minimum(exports, carried)


def most_imported(meter: Meter) -> NDArray[np.float64]:
    """Return what a meter may import with its largest upgrade, kW by stage."""
    return connection_kw(meter, np.array(meter.upgrade.size.upper if meter.upgrade else 0.0))[0]


def billing_intervals(hourly: xr.Dataset, meter: Meter) -> axis.BillingIntervals:
    """Return the billing intervals of a meter; without a demand charge nothing is averaged: each step is one.

    Raises:
        BadInput: the axis is not made of whole intervals.

    """
    interval_min = meter.billing_interval_min if meter.has_demand_charge else 0
    time, step_h, block, month = (hourly[name].values for name in ("time", "step_h", "block", "month"))
    return axis.billing_intervals(time, step_h, block, month, interval_min)


def _billed(park: Park, hourly: xr.Dataset) -> dict[int, tuple[axis.BillingIntervals, list[str]]]:
    """Return the billing intervals of meters with a plain demand charge, and which meters, by steps of an interval."""
    found: dict[int, tuple[axis.BillingIntervals, list[str]]] = {}
    for meter in park.meters:
        if meter.has_plain_charge:
            intervals = billing_intervals(hourly, meter)
            found.setdefault(intervals.steps.shape[1], (intervals, []))[1].append(meter.name)
    return found


def _of(hourly: xr.Dataset, name: str, meters: list[str]) -> Any:
    return hourly[name].sel(meter=meters).values

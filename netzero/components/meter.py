r"""Meter: the connection of a node to the public grid, billed under one tariff.

imported[g,s,t] <= peak[g,s,month[t]]                    kW   (meters with a demand charge)
exported[g,s,t] <= what the node's own supplies give     kW
sum h exported <= share x sum h supplied at the node     kWh  (meters with an export share below 1)
cost: price imported - export price exported, and demand price x peak of each billing month
"""

from __future__ import annotations

from typing import Any

import xarray as xr

from netzero.components.equations import Constraint, Cost, Emission, Flow, Mathematics, Table, Variable
from netzero.components.park import Meter, Park
from netzero.components.supply import pools
from netzero.terms import ELECTRICITY


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all meters of the park."""
    years = park.stages.years
    names = [meter.name for meter in park.meters]
    months = sorted({int(month) for month in hourly["month"].values})
    charged = [meter.name for meter in park.meters if meter.has_demand_charge]
    exporting = [meter for meter in park.meters if max(meter.export_limit_kw) > 0]
    shared = [meter.name for meter in exporting if min(meter.export_share) < 1]
    tables: dict[str, Any] = {
        "import_limit": Table([meter.import_limit_kw for meter in park.meters], names, years),
        "export_limit": Table([meter.export_limit_kw for meter in park.meters], names, years),
        "export_share": Table([meter.export_share for meter in park.meters], names, years),
        "import_price": Table(_of(hourly, "import_price", names), names, years, None),
        "export_price": Table(_of(hourly, "export_price", names), names, years, None),
        "demand_price": Table(_of(hourly, "demand_price", names), names, years, list(range(1, 13))),
        "factor_location": Table(hourly["grid_factor_location"].values, years, None),
        "factor_market": Table(hourly["grid_factor_market"].values, years, None),
        "own_pools": {meter.name: own_pools(park, meter) for meter in park.meters},
    }

    def peak_covers_import(m: Any, g: str, s: int, t: Any) -> Any:
        return m.imported[g, s, t] <= m.peak[g, s, m.d.month[t]]

    def own_output(m: Any, g: str, s: int, t: Any) -> Any:
        return sum(m.supplied[p, s, t] for p in m.d.own_pools[g])

    def export_is_own_output(m: Any, g: str, s: int, t: Any) -> Any:
        return m.exported[g, s, t] <= own_output(m, g, s, t)

    def export_share_holds(m: Any, g: str, s: int) -> Any:
        sold = m.over_the_year(lambda t: m.exported[g, s, t])
        return sold <= m.d.export_share[g, s] * m.over_the_year(lambda t: own_output(m, g, s, t))

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

    index = ("stage", "step")
    exporters = [meter.name for meter in exporting]
    return Mathematics(
        sets={
            "meter": names,
            "charged_meter": charged,
            "exporting_meter": exporters,
            "share_meter": shared,
            "month": months,
        },
        tables=tables,
        variables=(
            Variable("imported", ("meter", *index), lambda d, g, s, t: d.import_limit[g, s], "kW", "bought"),
            Variable("exported", ("exporting_meter", *index), lambda d, g, s, t: d.export_limit[g, s], "kW", "sold"),
            Variable(
                "peak",
                ("charged_meter", "stage", "month"),
                lambda d, g, s, k: d.import_limit[g, s],
                "kW",
                "billed peak",
            ),
        ),
        constraints=(
            Constraint("peak_covers_import", ("charged_meter", *index), peak_covers_import, "kW"),
            Constraint("export_is_own_output", ("exporting_meter", *index), export_is_own_output, "kW"),
            Constraint("export_share_holds", ("share_meter", "stage"), export_share_holds, "kWh a year"),
        ),
        flows=(
            *(Flow(meter.node, ELECTRICITY, bought(meter.name)) for meter in park.meters),
            *(Flow(meter.node, ELECTRICITY, sold(meter.name)) for meter in exporting),
        ),
        costs=(
            *(Cost("grid_energy", energy_bill(name)) for name in names),
            *(Cost("grid_demand", demand_bill(name), yearly=True) for name in charged),
            *(Cost("export_revenue", revenue(name)) for name in exporters),
        ),
        emissions=tuple(
            Emission(location=emitted(name, "factor_location"), market=emitted(name, "factor_market")) for name in names
        ),
    )


def own_pools(park: Park, meter: Meter) -> list[str]:
    """Return the pools of the node's own supplies: what a meter may export."""
    return [
        pool.name
        for pool in pools(park)
        if pool.first.node == meter.node and pool.first.carrier == ELECTRICITY and not pool.first.purchased
    ]


def _of(hourly: xr.Dataset, name: str, meters: list[str]) -> Any:
    return hourly[name].sel(meter=meters).values

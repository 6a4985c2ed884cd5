r"""Converter: turns carriers into another (boiler, heat pump, chiller, CHP).

    rating[c,t] output[c,s,t] <= capacity[c,s]                                             kW
    flow of port q: sign[q] ratio[q,t] output[c,s,t]                                        kW
    rejected[q,s,t] <= ratio[q,t] output[c,s,t]  for a port q that gives heat                kW
    cascade at a node: heat of a level may serve the next lower one, 1 : 1, without cost

The ratio is the port's flow per unit of main output: 1 / efficiency or 1 / COP for what is taken. A port whose carrier
is a fuel without a balance buys it. Heat given besides the main output that nobody needs is rejected without cost, as
by the cooler of an engine: power does not have to follow heat. The rating is 1, or the ratio of the port on which the
size is rated: a heat pump that is sized by the power it takes gives more heat in the hours of a high COP.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Cost, Flow, Mathematics, Table, Variable
from netzero.components.park import Converter, Park, Port
from netzero.components.storage import power_upper
from netzero.terms import Carrier, Node, cascade


def cascades(park: Park) -> dict[str, tuple[Node, Carrier, Carrier]]:
    """Return the cascades of the park by label: consecutive heat levels that both occur at a node."""
    found = {}
    for node in park.nodes:
        present = {carrier for tenant in park.tenants for carrier, where in tenant.nodes if where == node}
        present |= {x.carrier for x in park.supplies if x.node == node}
        present |= {x.carrier for x in park.storages if x.node == node}
        present |= {x.carrier for x in park.links if node in (x.node, x.to)}
        for converter in park.converters:
            if converter.node == node:
                present |= {converter.output, *(port.carrier for port in converter.ports)}
        levels = [level for level in park.heat_levels if level in present]
        for high, low in pairwise(levels):
            found[cascade(node, high, low)] = (node, high, low)
    return found


def rating(converter: Converter, hourly: xr.Dataset) -> NDArray[np.float64]:
    """Return the flow that the size bounds per unit of main output, dim time; ones when that is the main output."""
    port = converter.rated_port
    if port is None:
        return np.ones(hourly.sizes["time"])
    return np.asarray(hourly["port_ratio"].sel(port=port.label).values, dtype=np.float64)


def most_output(converter: Converter, hourly: xr.Dataset) -> tuple[float, ...]:
    """Return the largest main output that the size allows in any hour, kW by stage."""
    least = float(rating(converter, hourly).min())
    return tuple(upper / least for upper in converter.size.upper)


def coproducts(park: Park) -> dict[str, tuple[Converter, Port]]:
    """Return the ports, by label, that give heat besides a converter's main output: what nobody needs is rejected."""
    return {
        port.label: (converter, port)
        for converter in park.converters
        for port in converter.ports
        if port.sign > 0 and port.carrier in park.heat_levels
    }


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all converters and cascades of the park."""
    years = park.stages.years
    names = [converter.name for converter in park.converters]
    ports = [port for converter in park.converters for port in converter.ports]
    falls, besides = cascades(park), coproducts(park)
    step_h = float(hourly["step_h"].min())
    most = {label: _most_heat(park, hourly, where[0], step_h) for label, where in falls.items()}
    ratio = hourly["port_ratio"]
    rated = [converter for converter in park.converters if converter.rated_port]
    tables: dict[str, Any] = {
        "output_upper": Table([converter.size.upper for converter in park.converters], names, years),
        "output_rating": Table([rating(converter, hourly) for converter in rated], [c.name for c in rated], None),
        "output_cost": Table([converter.variable_cost for converter in park.converters], names, years),
        "port_ratio": Table([ratio.sel(port=port.label).values for port in ports], [p.label for p in ports], None),
        "size_of_converter": {converter.name: converter.size.name for converter in park.converters},
        "cascade_upper": Table([most[label] for label in falls], list(falls), years),
        "converter_of_coproduct": {label: converter.name for label, (converter, _) in besides.items()},
    }

    by_port = {converter.name for converter in rated}

    def rating_of(d: Any, c: str, t: Any) -> Any:
        return d.output_rating[c, t] if c in by_port else 1.0

    def most_of(d: Any, c: str, s: int, t: Any) -> Any:
        return d.output_upper[c, s] / rating_of(d, c, t)

    def output_fits_capacity(m: Any, c: str, s: int, t: Any) -> Any:
        return rating_of(m.d, c, t) * m.output[c, s, t] <= m.capacity[m.d.size_of_converter[c], s]

    def rejected_heat_was_given(m: Any, q: str, s: int, t: Any) -> Any:
        return m.rejected[q, s, t] <= m.d.port_ratio[q, t] * m.output[m.d.converter_of_coproduct[q], s, t]

    def main(c: str) -> Any:
        return lambda m, s, t: m.output[c, s, t]

    def of_port(c: str, label: str, sign: int) -> Any:
        return lambda m, s, t: sign * m.d.port_ratio[label, t] * m.output[c, s, t]

    def wear(c: str) -> Any:
        return lambda m, s, t: m.d.output_cost[c, s] * m.output[c, s, t]

    def reject(label: str) -> Any:
        return lambda m, s, t: -m.rejected[label, s, t]

    def fall(label: str, sign: int) -> Any:
        return lambda m, s, t: sign * m.cascaded[label, s, t]

    flows = [Flow(c.node, c.output, main(c.name), "other") for c in park.converters]
    for c in park.converters:
        made = {c.output, *(q.carrier for q in c.ports if q.sign > 0)}
        flows += [
            Flow(c.node, q.carrier, of_port(c.name, q.label, q.sign), "other" if q.carrier in made else None)
            for q in c.ports
        ]
    flows += [Flow(c.node, q.carrier, reject(label)) for label, (c, q) in besides.items()]
    for label, (node, high, low) in falls.items():
        flows += [Flow(node, high, fall(label, -1)), Flow(node, low, fall(label, 1))]
    return Mathematics(
        sets={"converter": names, "cascade": list(falls), "coproduct": list(besides)},
        tables=tables,
        variables=(
            Variable(
                "output",
                ("converter", "stage", "step"),
                most_of,
                "kW",
                "main output of a converter",
            ),
            Variable(
                "cascaded",
                ("cascade", "stage", "step"),
                lambda d, label, s, t: d.cascade_upper[label, s],
                "kW",
                "heat of a level used for the next lower one",
            ),
            Variable(
                "rejected",
                ("coproduct", "stage", "step"),
                lambda d, q, s, t: d.port_ratio[q, t] * most_of(d, d.converter_of_coproduct[q], s, t),
                "kW",
                "heat made besides that nobody needs",
            ),
        ),
        constraints=(
            Constraint("output_fits_capacity", ("converter", "stage", "step"), output_fits_capacity, "kW"),
            Constraint("rejected_heat_was_given", ("coproduct", "stage", "step"), rejected_heat_was_given, "kW"),
        ),
        flows=tuple(flows),
        costs=tuple(Cost("variable_om", wear(name)) for name in names),
    )


def _most_heat(park: Park, hourly: xr.Dataset, node: Node, step_h: float) -> list[float]:
    """Return, by stage, more heat than can ever fall a level at a node: all that anything there can give."""
    heat = park.heat_levels

    def most(name: str, dim: str, label: str | None) -> float:
        return 1.0 if label is None else float(hourly[name].sel({dim: label}).max())

    given = [(1.0, most_output(x, hourly)) for x in park.converters if x.node == node and x.output in heat]
    given += [
        (most("port_ratio", "port", port.label), most_output(x, hourly))
        for x in park.converters
        for port in x.ports
        if x.node == node and port.carrier in heat and port.sign > 0
    ]
    given += [
        (most("availability", "profile", x.profile), x.size.upper if x.size else x.limit_kw)
        for x in park.supplies
        if x.node == node and x.carrier in heat
    ]
    given += [(1.0, tuple(power_upper(x, step_h))) for x in park.storages if x.node == node and x.carrier in heat]
    given += [(1.0, x.size.upper) for x in park.links if node in (x.node, x.to) and x.carrier in heat]
    return [sum(factor * upper[s] for factor, upper in given) for s in range(len(park.stages.years))]

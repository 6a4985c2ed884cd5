r"""Link: moves one carrier from a node to another (steam pipe, chilled-water pipe, cable, feeder).

    sent[k,s,t] + sent_back[k,s,t] <= capacity[k,s]                                         kW
    into the far node:   (1 - loss) sent - sent_back                                        kW
    into the near node:  (1 - loss) sent_back - sent                                        kW
    cost: fee (sent + sent_back), to whoever owns the way (line wheeling)

What is sent is measured where it enters. Only a link that works both ways has `sent_back`.

A *way* is one direction of a link. The *site* of a meter is its node and the nodes without a meter that links for
electricity join to it: what stands behind it, however many feeders away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netzero.components.equations import Constraint, Cost, Flow, Mathematics, Table, Variable
from netzero.components.park import Link, Park
from netzero.terms import ELECTRICITY, Carrier, Node, way_back


@dataclass(frozen=True)
class Way:
    """One direction of a link; `term` is its flow in a dispatch."""

    label: str
    link: Link
    start: Node
    end: Node
    term: str

    @property
    def carrier(self) -> Carrier:
        """What is moved."""
        return self.link.carrier

    @property
    def keep(self) -> float:
        """Share of what is sent that arrives."""
        return 1.0 - self.link.loss


def ways(park: Park) -> tuple[Way, ...]:
    """Return both directions of the links that have them, the one declared first."""
    found = []
    for link in park.links:
        found.append(Way(link.name, link, link.node, link.to, "sent_kw"))
        if link.both_ways:
            found.append(Way(way_back(link.name), link, link.to, link.node, "sent_back_kw"))
    return tuple(found)


def sites(park: Park) -> dict[Node, Node]:
    """Return for every node the node of the meter that it is behind; itself where there is none.

    A node that links join to several meters is behind the nearest, of equally near ones the first in the park's order.
    """
    metered = {meter.node for meter in park.meters}
    found = {node: node for node in park.nodes if node in metered}
    seen = list(found)
    for node in seen:
        for way in ways(park):
            if way.carrier != ELECTRICITY or node not in (way.start, way.end):
                continue
            other = way.end if way.start == node else way.start
            if other not in found:
                found[other] = found[node]
                seen.append(other)
    return {node: found.get(node, node) for node in park.nodes}


def ways_between_sites(park: Park) -> tuple[Way, ...]:
    """Return the ways that take electricity out of one site into another."""
    site = sites(park)
    return tuple(way for way in ways(park) if way.carrier == ELECTRICITY and site[way.start] != site[way.end])


def arriving(park: Park, node: Node) -> dict[Node, float]:
    """Return for the nodes of a site what arrives at its meter's node of a kW that they send there.

    Nodes from which no way leads there are left out. With several ways, the one of fewest links counts.
    """
    site = sites(park)
    found = {node: 1.0}
    seen = [node]
    for end in seen:
        for way in ways(park):
            inside = way.carrier == ELECTRICITY and way.end == end and site[way.start] == node
            if inside and way.start not in found:
                found[way.start] = found[end] * way.keep
                seen.append(way.start)
    return found


def mathematics(park: Park) -> Mathematics:
    """Return the mathematics of all links of the park."""
    years = park.stages.years
    by_name = {link.name: link for link in park.links}
    names, two_way = list(by_name), [link.name for link in park.links if link.both_ways]
    tables: dict[str, Any] = {
        "link": by_name,
        "link_upper": Table([link.size.upper for link in park.links], names, years),
        "link_fee": Table([link.fee for link in park.links], names, years),
    }

    def back(m: Any, k: str, s: int, t: Any) -> Any:
        return m.sent_back[k, s, t] if by_name[k].both_ways else 0.0

    def sent_fits_capacity(m: Any, k: str, s: int, t: Any) -> Any:
        return m.sent[k, s, t] + back(m, k, s, t) <= m.capacity[m.d.link[k].size.name, s]

    def at_far_node(k: str) -> Any:
        return lambda m, s, t: (1.0 - m.d.link[k].loss) * m.sent[k, s, t] - back(m, k, s, t)

    def at_near_node(k: str) -> Any:
        return lambda m, s, t: (1.0 - m.d.link[k].loss) * back(m, k, s, t) - m.sent[k, s, t]

    def fee(k: str) -> Any:
        return lambda m, s, t: m.d.link_fee[k, s] * (m.sent[k, s, t] + back(m, k, s, t))

    def upper(d: Any, k: str, s: int, t: Any) -> Any:
        return d.link_upper[k, s]

    return Mathematics(
        sets={"link": names, "two_way_link": two_way},
        tables=tables,
        variables=(
            Variable("sent", ("link", "stage", "step"), upper, "kW", "power into a link at its start"),
            Variable("sent_back", ("two_way_link", "stage", "step"), upper, "kW", "power into a link at its end"),
        ),
        constraints=(Constraint("sent_fits_capacity", ("link", "stage", "step"), sent_fits_capacity, "kW"),),
        flows=tuple(
            flow
            for link in park.links
            for flow in (
                Flow(link.node, link.carrier, at_near_node(link.name)),
                Flow(link.to, link.carrier, at_far_node(link.name)),
            )
        ),
        costs=tuple(Cost("wheeling", fee(link.name)) for link in park.links if any(link.fee)),
    )

"""In which order nodes that links join are run, and which links rules cannot operate.

A node at the end of a link asks the one at its start, so it is run before it; what it asked for is met before any
other node asks: the order goes down each chain of links to its end and comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from netzero.components.park import Link, Park
from netzero.errors import Faults
from netzero.terms import ELECTRICITY, Carrier, Node


def check_links(park: Park, position: Mapping[Carrier, int], faults: Faults) -> None:
    """Note links that rules cannot operate: of other carriers, in rings, side by side, heat or cold both ways."""
    for link in park.links:
        if link.carrier not in position:
            faults.add("NZ0901", name=link.name, carrier=link.carrier)
        if link.carrier in park.kept_fuels:
            faults.add("NZ1047", name=link.name, carrier=link.carrier)
        if link.both_ways and link.carrier != ELECTRICITY:
            faults.add("NZ0951", name=link.name, carrier=link.carrier)
    pairs: dict[frozenset[Node], list[Link]] = {}
    for link in park.links:
        pairs.setdefault(frozenset((link.node, link.to)), []).append(link)
    for links in pairs.values():
        names = ", ".join(link.name for link in links)
        if len({link.node for link in links}) > 1 or max(Counter(link.carrier for link in links).values()) > 1:
            faults.add("NZ0952", names=names)
        thermal = [link for link in links if link.carrier != ELECTRICITY]
        onward = [link for link in park.links if link.node == links[0].to and link.carrier != ELECTRICITY]
        if len(thermal) > 1 and onward:
            faults.add("NZ0953", names=names, onward=", ".join(link.name for link in onward))
    electric = [link for link in park.links if link.carrier == ELECTRICITY]
    thermal = [link for link in park.links if link.carrier != ELECTRICITY]
    for name in dict.fromkeys((*_closing(park, electric), *_closing(park, thermal), *_in_circles(park))):
        faults.add("NZ0950", name=name)


def joins_make_a_ring(park: Park) -> bool:
    """Whether the links of all carriers together close a ring, whatever their direction."""
    return bool(_closing(park, park.links))


def _closing(park: Park, links: Sequence[Link]) -> list[str]:
    """Return the links that close a ring with those before them, whatever their direction; side by side is none."""
    group = {node: node for node in park.nodes}
    found, seen = [], set()
    for link in links:
        pair = frozenset((link.node, link.to))
        if group[link.node] == group[link.to] and pair not in seen:
            found.append(link.name)
        joined = group[link.to]
        group = {node: group[link.node] if root == joined else root for node, root in group.items()}
        seen.add(pair)
    return found


def _in_circles(park: Park) -> list[str]:
    """Return the links from which links lead back to their start."""
    found = []
    for link in park.links:
        reached = [link.to]
        for node in reached:
            reached += [each.to for each in park.links if each.node == node and each.to not in reached]
        if link.node in reached:
            found.append(link.name)
    return found


def run_order(park: Park) -> tuple[Node, ...]:
    """Return the nodes as they are run: all that hangs on a node right before it."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        for link in park.links:
            if link.node == node:
                visit(link.to)
        found.setdefault(node)

    for node in park.nodes:
        if all(link.to != node for link in park.links):
            visit(node)
    return tuple(found)

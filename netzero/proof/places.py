"""Where a row or a column of the program lies, in words: what, at which node, in which year, day and hour."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields
from typing import Any

import numpy as np
import xarray as xr

from netzero.components.equations import Constraint, Variable
from netzero.components.park import Park
from netzero.errors import Fault
from netzero.planner.program import Span
from netzero.planner.stored import in_words
from netzero.results.store.parity import clock

POINTS = ("balance", "demand_point", "priced_point")
"""Sets whose members are a carrier at a node."""
MONTH = "month"


def place(park: Park, hourly: xr.Dataset, one: Constraint | Variable, span: Span, position: int) -> Fault | str:
    """Return in words where a member lies, by its position among those of its name."""
    index = np.unravel_index(position, span.shape) if span.shape else ()
    what: Fault | str = ""
    when: list[str] = []
    for name, labels, at in zip(one.sets, span.labels, index, strict=True):
        if isinstance(labels, range):
            first = int(at) * (hourly.sizes["time"] // len(labels))
            when.append(clock(hourly["time"].values[first]))
        elif name == MONTH:
            when[-1] += f"-{labels[int(at)]:02}"
        elif isinstance(labels[int(at)], int):
            when.append(str(labels[int(at)]))
        else:
            what = _named(park, name, labels[int(at)])
    return Fault("NZ1169", values={"what": what or park.name, "when": ", ".join(when)}) if when else what or park.name


def _named(park: Park, of: str, label: Hashable) -> str | Fault:
    """Return a label with the node where it stands, where that can be told."""
    text = in_words(label)
    if of in POINTS:
        node, _, carrier = text.partition(":")
        return Fault("NZ1160", values={"what": carrier, "node": node})
    there = nodes(park)
    at = there.get(text.split("/")[0]) or there.get(text.rsplit(".", 1)[0])
    return Fault("NZ1160", values={"what": text, "node": at}) if at else text


def nodes(park: Park) -> dict[str, str]:
    """Return the node of everything in the park that stands at one, by its name."""
    items = [item for field in fields(park) for item in _items(getattr(park, field.name))]
    return {item.name: item.node for item in items if isinstance(getattr(item, "node", None), str)}


def _items(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()

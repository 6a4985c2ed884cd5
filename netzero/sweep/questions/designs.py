"""Groups of points that a sampling design is made of, found in the points themselves.

A design is looked for rather than believed: constraints may have left out points, and cases may have failed. What is
whole of it is used, and what is not is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Grouped:
    """Points [point, parameter] in groups that belong together, one behind the other."""

    kind: Literal["saltelli", "saltelli_second_order", "morris"]
    rows: NDArray[np.int64]
    """Positions of the points, dims (group, point of the group)."""


def grouped(points: Points, method: str) -> Grouped | None:
    """Return the whole groups of a design of that method, in the order of the points; None where there are none."""
    parameters = points.shape[1]
    if method == "saltelli":
        second = _found(points, 2 * parameters + 2, _is_saltelli)
        first = _found(points, parameters + 2, _is_saltelli)
        if second.size >= first.size and len(second):
            return Grouped("saltelli_second_order", second)
        return Grouped("saltelli", first) if len(first) else None
    if method == "morris":
        rows = _found(points, parameters + 1, _is_trajectory)
        return Grouped("morris", rows) if len(rows) else None
    return None


def _found(points: Points, size: int, fits: Callable[[Points], bool]) -> NDArray[np.int64]:
    """Return the positions of all groups of so many points that fit, the first ones first."""
    groups, at = [], 0
    while at + size <= len(points):
        if fits(points[at : at + size]):
            groups.append(np.arange(at, at + size))
            at += size
        else:
            at += 1
    return np.array(groups, dtype=np.int64).reshape(-1, size)


def _is_saltelli(group: Points) -> bool:
    """Whether a group is A, A with each column of B, perhaps B with each column of A, B (Saltelli et al. 2010)."""
    count = group.shape[1]
    first, last = group[0], group[-1]
    wanted = [first, *_exchanged(first, last)]
    if len(group) == 2 * count + 2:
        wanted += _exchanged(last, first)
    return bool(np.array_equal(group, np.array([*wanted, last])) and (first != last).any())


def _exchanged(point: Points, other: Points) -> list[Points]:
    """Return a point with one parameter of the other, for each parameter."""
    return [np.where(np.arange(len(point)) == at, other, point) for at in range(len(point))]


def _is_trajectory(group: Points) -> bool:
    """Whether from each point of a group to the next one parameter changes, each of them once (Morris 1991)."""
    changed = group[1:] != group[:-1]
    return bool((changed.sum(axis=1) == 1).all() and (changed.sum(axis=0) == 1).all())

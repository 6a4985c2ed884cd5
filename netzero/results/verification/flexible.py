"""Flexible demand: its limits, and whether all that is put off or taken ahead is made up in time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.components.park import FlexibleDemand
from netzero.results.verification.check import Array, Residual, above
from netzero.results.verification.evidence import Evidence


def shares(evidence: Evidence) -> Iterator[Residual]:
    """Yield by how much demand is lowered, raised or done without beyond its share of the step's demand."""
    for item in evidence.park.flexible:
        asked = evidence.asked(item.tenant, item.carrier)
        given = {"shifted_down_kw": item.share, "shifted_up_kw": item.increase, "shed_kw": item.shed_share}
        for term, share in given.items():
            over = above(evidence.flow(term, item.name), np.array(share)[:, None] * asked)
            yield f"{term} {item.name}", over, evidence.steps


def shifts(evidence: Evidence) -> Iterator[Residual]:
    """Yield by how much what is outstanding leaves its limits, from the begin of the block that suits it best."""
    block = evidence.hourly["block"].values
    for item in evidence.park.flexible:
        moved = evidence.step_h * (
            evidence.flow("shifted_down_kw", item.name) - evidence.flow("shifted_up_kw", item.name)
        )
        owed, ahead = _most_outstanding(evidence, item)
        outside = np.zeros_like(moved)
        for number in np.unique(block):
            here = np.flatnonzero(block == number)
            level = np.cumsum(moved[:, here], axis=1)
            low, high = -ahead[:, here] - level, owed[:, here] - level
            # at the end of the block as at its begin, and with one level at the begin inside of all limits
            open_end = np.abs(level[:, -1]) / np.maximum(1.0, np.abs(moved[:, here]).sum(axis=1))
            size = np.maximum(1.0, np.maximum(owed, ahead)[:, here].max(axis=1))
            outside[:, here[-1]] = np.maximum(open_end, (low.max(axis=1) - high.min(axis=1)) / size)
        yield item.name, np.maximum(outside, 0.0), evidence.steps


def _most_outstanding(evidence: Evidence, item: FlexibleDemand) -> tuple[Array, Array]:
    """Return the most that may be put off, and taken ahead, at the end of each step, kWh (stage, time)."""
    asked = evidence.asked(item.tenant, item.carrier) * evidence.step_h
    down, up = np.array(item.share)[:, None] * asked, np.array(item.increase)[:, None] * asked
    owed, ahead = np.zeros_like(asked), np.zeros_like(asked)
    block, day = evidence.hourly["block"].values, evidence.hourly["time"].values.astype("datetime64[D]")
    _, lengths = np.unique(block, return_counts=True)
    for t in range(len(block)):
        if item.hours is None:
            same = np.flatnonzero((block == block[t]) & (day == day[t]))
            last, following = same[same <= t], same[same > t]
        else:
            whole = np.flatnonzero(block == block[t])
            reach = min(round(item.hours / float(evidence.step_h[0])), int(lengths.min()))
            at = t - whole[0]
            last = whole[(at - np.arange(reach)) % len(whole)]
            following = whole[(at + 1 + np.arange(reach)) % len(whole)]
        owed[:, t] = np.minimum(down[:, last].sum(axis=1), up[:, following].sum(axis=1))
        ahead[:, t] = np.minimum(up[:, last].sum(axis=1), down[:, following].sum(axis=1))
    return owed, ahead

"""All numbers that the kernels of the simulator give for one random park."""

from __future__ import annotations

import numpy as np
from operable_parks import POLICIES, operable

from netzero.simulator import hourly_bills, settle, simulate


def everything_done(seed: int, steps: int) -> dict[str, np.ndarray]:
    """Return flows, settlement and bills of a park by name, under the policy whose turn it is."""
    case = operable(seed, steps)
    done = simulate(case.park, case.hourly, *case.design, policy=POLICIES[seed % len(POLICIES)])
    parts = done, settle(case.park, case.hourly, done), hourly_bills(case.park, case.hourly, done)
    return {
        f"{seed} {number} {name}": array.values
        for number, part in enumerate(parts)
        for name, array in part.data_vars.items()
    }

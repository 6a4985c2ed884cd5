"""Stage after stage of a design that is operated by rules."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.components.rules import Rules
from netzero.kernels.park import World
from netzero.simulator.ageing import Ages
from netzero.simulator.runs import run_year
from netzero.simulator.world.arrays import Array, Inputs, world_of
from netzero.simulator.world.beginning import fuel_limits_kwh, initial_kwh


def operated_stages(inputs: Inputs, rules: Rules, ages: Ages) -> Iterator[tuple[int, World, Array]]:
    """Yield the position of each stage, its world after a year of it, and what its stores began with.

    What a stage uses of its stores and of fuels limited over the horizon is gone for the next one. The levels are those
    before each block, kWh [block, store], NaN where it began as it was left.

    Args:
        inputs: the run.
        rules: of the operation.
        ages: of the stores, filled stage by stage.

    """
    used_kwh = np.zeros(len(inputs.park.fuels))
    for stage, length in enumerate(inputs.park.stages.lengths):
        world = world_of(inputs, stage, rules, fuel_limits_kwh(inputs, stage, used_kwh))
        ages.begin(stage, world)
        begin_kwh = initial_kwh(inputs, stage, ages.health_begin[:, stage])
        run_year(world, begin_kwh)
        ages.end(stage, world)
        used_kwh += length * world.fuels["used_kwh"]
        yield stage, world, begin_kwh

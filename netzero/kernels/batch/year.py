"""What all designs of a batch share: the series of a stage's year, and the plant as far as sizes do not matter."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.park import Flags, Floats, Ints

Order: TypeAlias = NDArray[np.int16]
"""Sources one after the other, by number; small, for a batch reads all series anew for each block of designs."""


class Year(NamedTuple):
    """Series of one stage; all [time, ...]. Positions as in `netzero.kernels.park`."""

    step_h: Floats
    hours: Floats
    """Hours of the year that the step stands for."""
    day: Ints
    month: Ints
    """0..11"""
    book: Ints
    """Number of the book that import and export are written in."""
    band: Ints
    import_price: Floats
    dear_price: Floats
    """Highest import price of the day."""
    sells: Floats
    """1 where the export price is not negative, else 0."""
    begins_interval: Flags
    profile: Floats
    """[time, profile]"""
    demand_kw: Floats
    """[time, position]"""
    battery_keeps: Floats
    """Share of its level that the battery keeps in the step."""
    store_keeps: Floats
    """[time, store]"""
    ratio: Floats
    """[time, source]: input per unit of output."""
    ratio_varies: Flags
    """[source]: whether that changes in the year."""
    rate: Floats
    """[time, source]: largest output per unit of capacity."""
    cost: Floats
    """[time, source]: currency per kWh of output when electricity is bought."""
    dear_cost: Floats
    """[time, source]: the same at the day's highest price."""
    order: Order
    """[time, position, source]: who serves a position, the cheapest first when electricity is bought; -1: end."""
    dear_order: Order
    """[time, position, source]: the same at the day's highest price."""
    low_order: Order
    """[time, position, source]: those on electricity, the cheapest first within the node's own surplus."""


class Plant(NamedTuple):
    """What the park is for every design."""

    policy: int
    levels: int
    demand_charged: bool
    interval_steps: int
    export_share: float
    battery_efficiency: Any
    """Of charge and discharge."""
    battery_cost: float
    battery_own_only: bool
    ages: Flags
    """[store], the battery being the first."""
    fade_per_kwh: Floats
    """[store]: energy lost for each kWh that goes in or comes out, inside the store."""
    least_share: Floats
    """[store]: least level as a share of what it may hold."""
    electric: Flags
    """[source]"""
    burns: Floats
    """[source]: 1 where it is on a fuel, else 0."""
    store_position: Ints
    store_efficiency: Floats
    """[store, 2]: of charge and discharge."""
    store_cost: Floats
    store_own_only: Flags

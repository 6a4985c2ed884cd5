"""Coefficient of performance of heat pumps by temperature lift.

    COP = min(grade T_hot / (T_hot - T_cold), COP_max),   T_hot = T_sink + dT,   T_cold = T_source - dT

Temperatures in kelvin; dT is the approach in condenser and evaporator; grade is the share of the ideal cycle that the
machine reaches. Source and sink are each taken at one temperature, where the Lorenz cycle is the Carnot cycle.
Source: Arpagaus et al. 2018, High temperature heat pumps, Energy 152, 985-1010.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ZERO_C = 273.15


def cop_series(source_c: Floats, sink_c: float, approach_k: float, grade: float, cop_max: float) -> Floats:
    """Return heat per electricity, dim time; without a lift (source warmer than sink) it is cop_max."""
    ideal = grade * (sink_c + approach_k + _ZERO_C)
    lift = sink_c - source_c + 2.0 * approach_k
    return np.asarray(np.divide(ideal, lift, out=np.full(lift.shape, cop_max), where=ideal < cop_max * lift))

"""What tenants need, hour by hour: read from meters or made from their sector, and laid on the model's time axis."""

from netzero.demand.align import align
from netzero.demand.loads import MeteredLoad, Repair, read_metered
from netzero.demand.series import base_year, demand_series
from netzero.demand.synthesise import Synthesis, synthesise

__all__ = [
    "MeteredLoad",
    "Repair",
    "Synthesis",
    "align",
    "base_year",
    "demand_series",
    "read_metered",
    "synthesise",
]

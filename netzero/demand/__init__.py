"""What tenants need, hour by hour: read from meters or made from their sector, and laid on the model's time axis."""

from netzero.demand.align import align
from netzero.demand.loads import MeteredLoad, metered
from netzero.demand.options import LoadOptions
from netzero.demand.reading import Load, read_load
from netzero.demand.series import base_year, demand_series
from netzero.demand.synthesise import Synthesis, synthesise

__all__ = [
    "Load",
    "LoadOptions",
    "MeteredLoad",
    "Synthesis",
    "align",
    "base_year",
    "demand_series",
    "metered",
    "read_load",
    "synthesise",
]

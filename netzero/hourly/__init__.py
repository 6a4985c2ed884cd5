"""The hourly stage: weather, demand, availability, prices and factors in one Dataset."""

from netzero.hourly.preparation import prepare
from netzero.hourly.representative import represent, sample
from netzero.hourly.solar import pv_availability
from netzero.hourly.time_axis import axis_of
from netzero.hourly.wind import wind_availability

__all__ = ["axis_of", "prepare", "pv_availability", "represent", "sample", "wind_availability"]

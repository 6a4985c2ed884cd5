"""Loops over hours, compiled by Numba: numbers and arrays in, numbers and arrays out."""

from netzero.collector import waiting_collector
from netzero.kernels.cache import use_own_folder

with waiting_collector():  # this imports Numba: half of the time would go to the collector
    use_own_folder()

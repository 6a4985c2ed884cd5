"""Loops over hours, compiled by Numba: numbers and arrays in, numbers and arrays out."""

from netzero.kernels.cache import use_own_folder

use_own_folder()

"""Reads the groups of a netCDF-4 file at once, by h5py.

xarray's own reader asks the file for each name, dimension and attribute several times over, which takes two thirds of
its time.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import xarray as xr

NO_VARIABLE = b"This is a netCDF dimension but not a netCDF variable"
"""How netCDF-4 names a dimension without labels."""
HIDDEN = {
    "CLASS",
    "NAME",
    "REFERENCE_LIST",
    "DIMENSION_LIST",
    "_Netcdf4Dimid",
    "_Netcdf4Coordinates",
    "_NCProperties",
    "_nc3_strict",
}
"""Attributes by which netCDF-4 keeps its dimensions."""


def read_tree(data: bytes) -> xr.DataTree:
    """Return the groups of a file, in memory, decoded by the CF conventions; times to the second.

    Raises:
        OSError, ValueError, KeyError, RuntimeError: it is no such file, or damaged.

    """
    import h5py

    groups: dict[str, xr.Dataset] = {}
    with h5py.File(io.BytesIO(data), "r") as file:
        _collect(file, groups, {})
    return xr.DataTree.from_dict(groups)


def _collect(group: Any, groups: dict[str, xr.Dataset], above: dict[int, str]) -> None:
    """Add a group and all below it, by path; `above` are names of dimensions, by where they are in the file."""
    import h5py

    items = {str(name): item for name, item in group.items()}
    below = [item for item in items.values() if isinstance(item, h5py.Group)]
    arrays = {name: item for name, item in items.items() if isinstance(item, h5py.Dataset)}
    scales = {name: bytes(item.attrs.get("NAME", b"")) for name, item in arrays.items() if "CLASS" in item.attrs}
    dims = above | {_place(arrays[name].id): name for name in scales}
    variables = {
        name: xr.Variable(_dims(name, item, dims), _values(item), _attributes(item))
        for name, item in arrays.items()
        if not scales.get(name, b"").startswith(NO_VARIABLE)
    }
    decoder = xr.coders.CFDatetimeCoder(time_unit="s")
    raw = xr.Dataset(variables, attrs=_attributes(group))
    groups[group.name] = xr.decode_cf(raw, decode_times=decoder, decode_timedelta=False)
    for item in below:
        _collect(item, groups, dims)


def _place(identifier: Any) -> int:
    """Return where an object is in its file; to ask for its name takes a hundred times as long."""
    import h5py

    return int(h5py.h5o.get_info(identifier).addr)


def _dims(name: str, item: Any, dims: dict[int, str]) -> tuple[str, ...]:
    """Return the dimensions of a variable: those that its axes refer to, or its own where it labels one."""
    import h5py

    listed = item.attrs.get("DIMENSION_LIST")
    if listed is None:
        return (name,) if item.ndim else ()
    return tuple(dims[_place(h5py.h5r.dereference(axis[0], item.id))] for axis in listed)


def _values(item: Any) -> np.ndarray[Any, Any]:
    import h5py

    text = h5py.check_string_dtype(item.dtype) is not None
    return np.asarray(item.asstr()[...], dtype=str) if text else np.asarray(item[...])


def _attributes(item: Any) -> dict[str, Any]:
    """Return the attributes that are the user's, single numbers as such."""
    found = {name: value for name, value in item.attrs.items() if name not in HIDDEN}
    lists = {name: value for name, value in found.items() if isinstance(value, np.ndarray)}
    return found | {name: value[0] for name, value in lists.items() if value.shape == (1,)}

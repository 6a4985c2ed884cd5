"""Refuses HDF5 files that no netzero wrote: links to elsewhere, data kept elsewhere, other filters, data bombs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from netzero.errors import IntegrityFailed

FILTERS = {1, 2, 3}
"""Deflate, shuffle and Fletcher-32, by their HDF5 numbers."""
EXPANSION = 1100
"""Deflate makes nothing more than 1,032 times smaller; what claims to expand more was not stored by us."""
DEPTH = 3
"""Levels of groups; a loop of links is deeper."""


def refuse_foreign(file: BinaryIO, size_bytes: int, path: Path) -> None:
    """Raise `IntegrityFailed` unless everything in the file is plain data of that file.

    Args:
        file: the HDF5 file, open for reading.
        size_bytes: its size.
        path: what the message calls it.

    """
    import h5py

    try:
        with h5py.File(file, "r") as opened:
            claimed = sum(_claimed_bytes(name, item) for name, item in _items(opened))
    except IntegrityFailed:
        raise
    except Exception as error:
        raise IntegrityFailed("NZ1108", path=path, reason=str(error)) from error
    if claimed > EXPANSION * size_bytes:
        raise IntegrityFailed("NZ1108", path=path, reason=f"{claimed} bytes in a file of {size_bytes}")


def _items(group: Any, depth: int = DEPTH) -> list[tuple[str, Any]]:
    """Return all datasets below a group; raises ValueError for a link to anywhere else."""
    import h5py

    found: list[tuple[str, Any]] = []
    if not depth:
        raise ValueError("its groups are too deep")
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise ValueError(f"'{name}' is a link")
        item = group[name]
        found += _items(item, depth - 1) if isinstance(item, h5py.Group) else [(name, item)]
    return found


def _claimed_bytes(name: str, dataset: Any) -> int:
    settings = dataset.id.get_create_plist()
    filters = {settings.get_filter(i)[0] for i in range(settings.get_nfilters())}
    if dataset.external or dataset.is_virtual or not filters <= FILTERS:
        raise ValueError(f"'{name}' keeps its data elsewhere or by an unknown filter")
    return int(dataset.size) * int(dataset.dtype.itemsize)

"""Checks every result of a sweep against its manifest, and puts aside what is not what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netzero.sweep.cases import Sweep
from netzero.sweep.inputs import packed
from netzero.sweep.places import MANIFEST
from netzero.sweep.store import Missing, Store

QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Repaired:
    """What a repair found and did."""

    checked: int
    """Results whose bytes were read."""
    quarantined: tuple[str, ...]
    """Folders that were put aside; what was in them is computed again by `resume`."""
    removed: int
    """Temporary files and leases of processes that are dead."""


def repair(sweep: Sweep, store: Store) -> Repaired:
    """Check all results of a sweep, put damaged ones into quarantine, and remove what the dead left.

    Raises:
        IntegrityFailed: the packed inputs are damaged: nothing can be computed from them.

    """
    removed = store.tidy()
    folders = [*folders_of(store, "cases"), *folders_of(store, "blocks")]
    damaged = tuple(folder for folder in folders if not is_whole(store, folder))
    for folder in damaged:
        store.move(folder, f"{QUARANTINE}/{folder}")
    packed(store, sweep.inputs.sha256)
    return Repaired(len(folders), damaged, removed)


def is_whole(store: Store, folder: str) -> bool:
    """Whether a result is there with all its files as its manifest says."""
    try:
        manifest = json.loads(store.get(f"{folder}/{MANIFEST}"))
        return any(_fits(store, folder, version["files"]) for version in manifest["versions"])
    except (Missing, ValueError, KeyError, TypeError):
        return False


def _fits(store: Store, folder: str, files: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the files of a folder are those of one version of its manifest."""
    for name, said in files.items():
        data = store.get(f"{folder}/{name}")
        if len(data) != said["bytes"] or hashlib.sha256(data).hexdigest() != said["sha256"]:
            return False
    return True


def folders_of(store: Store, top: str) -> Iterator[str]:
    """Yield every folder of a result, also those that lack a manifest."""
    yield from dict.fromkeys("/".join(name.split("/")[:3]) for name in store.names(top))

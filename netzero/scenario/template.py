"""A first scenario to change: a copy of one that comes with netzero."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from netzero.errors import BadInput, Fault, Place, StorageFailed
from netzero.scenario.doors.layers import SCENARIO_FILE
from netzero.scenario.nearest import nearest
from netzero.scenario.shipped import shipped


def write_template(folder: Path | str, name: str = "first_park") -> tuple[Path, ...]:
    """Copy a shipped scenario into a folder that does not exist or is empty, and return the files written.

    Everything is copied before anything appears; in an empty folder park.yaml appears last.

    Raises:
        BadInput: the folder is not empty, or no scenario of that name is shipped.
        StorageFailed: the disk refuses.

    """
    folder, source = Path(folder), shipped("scenarios")
    known = sorted(path.parent.name for path in source.glob(f"*/{SCENARIO_FILE}"))
    if name not in known:
        raise BadInput([Fault("NZ1426", Place(name), {"read": name, "near": nearest(name, known)})])
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise BadInput([Fault("NZ1427", Place(str(folder)), {"folder": str(folder)})])
    try:
        home = folder if folder.is_dir() else folder.parent
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=home) as made:
            copy = Path(made) / "copy"
            shutil.copytree(source / name, copy)
            _place(copy, folder)
    except OSError as error:
        raise StorageFailed("NZ1428", folder=str(folder), problem=error.strerror or str(error)) from error
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _place(copy: Path, folder: Path) -> None:
    """Rename a copy to its folder, or move what is in it when the folder is there: it may be where a shell stands."""
    if not folder.is_dir():
        os.replace(copy, folder)
        return
    for entry in sorted(copy.iterdir(), key=lambda entry: entry.name == SCENARIO_FILE):
        os.replace(entry, folder / entry.name)

"""Writes a case so that it is there whole or not at all, and reads it only when it is what was written.

A folder holds `case.nc`, `manifest.json` with its size and SHA-256, and `run.log.json` with dates and timings, which
are no part of the result. While a case replaces another, the manifest names both for a moment, so that a process
killed between the two renames leaves a whole case: the old one or the new one.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netzero.errors import IntegrityFailed, StorageFailed
from netzero.results.case import Case
from netzero.results.store.files import TEMPORARY, remove, replace_file
from netzero.results.store.foreign import refuse_foreign
from netzero.results.store.lock import hold
from netzero.results.store.netcdf import from_bytes, opened, to_bytes

if TYPE_CHECKING:
    import xarray as xr

CASE, MANIFEST, LOG = "case.nc", "manifest.json", "run.log.json"
MANIFEST_FORMAT = 1


@dataclass(frozen=True)
class Version:
    """What a manifest says of `case.nc`."""

    case: str
    """Hash of everything that can change the case (`case_hash`)."""
    size_bytes: int
    sha256: str

    def fits(self, data: bytes) -> bool:
        """Whether these are the bytes of this version."""
        return len(data) == self.size_bytes and hashlib.sha256(data).hexdigest() == self.sha256


def write(case: Case, folder: Path, *, log: Mapping[str, Any] | None = None) -> Path:
    """Write a case into a folder and return the path of its file.

    Args:
        case: the case; its provenance holds `case_hash`.
        folder: made when it is not there; a case that is there is replaced.
        log: dates and timings of the run, plain data.

    Raises:
        FolderBusy: another process writes the folder.
        StorageFailed: no space, no permission; what was there before is untouched.
        IntegrityFailed: the case does not agree with the vocabulary; nothing is written.

    """
    folder = Path(folder)
    data, new = _bytes_and_version(case)
    with hold(folder):
        for name in (CASE, MANIFEST, LOG):
            remove(folder / (name + TEMPORARY))
        old = _versions_or_none(folder)
        if old:
            replace_file(folder / MANIFEST, _manifest(new, *old))
        path = replace_file(folder / CASE, data)
        if log is not None:
            replace_file(folder / LOG, json.dumps(log, indent=1, ensure_ascii=False, default=str).encode())
        replace_file(folder / MANIFEST, _manifest(new))
    return path


def files_of(case: Case, beside: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return the files of the folder of a case by name, the manifest last; raises IntegrityFailed as `write`.

    Args:
        case: the case.
        beside: further files that the manifest stands for.

    """
    data, version = _bytes_and_version(case)
    further = dict(beside or {})
    said = {name: {"bytes": len(each), "sha256": hashlib.sha256(each).hexdigest()} for name, each in further.items()}
    return {CASE: data, **further, MANIFEST: _manifest(version, beside=said)}


def _bytes_and_version(case: Case) -> tuple[bytes, Version]:
    data = to_bytes(case)
    return data, Version(str(case.provenance.get("case_hash", "")), len(data), hashlib.sha256(data).hexdigest())


def read(path: Path) -> Case:
    """Return the case of a folder or of its `case.nc`, after checking it against the manifest beside it.

    Raises:
        IntegrityFailed: no whole case is there, it is not what was written, or it is of another format.
        StorageFailed: it cannot be read.

    """
    file = case_file(path)
    data, _ = checked_bytes(file)
    refuse_foreign(io.BytesIO(data), len(data), file)
    return from_bytes(data)


@dataclass(frozen=True, eq=False)
class Found:
    """What is in a case file, and whether its manifest stands for it."""

    tree: xr.DataTree | None
    """Its groups; None where they cannot be read."""
    case: str
    """Hash of the case; empty when the file is not what its manifest says."""
    reason: IntegrityFailed | None
    """Why the file is not what was written; None: it is."""


def find(file: Path) -> Found:
    """Return what is in a case file, to be checked: also where its manifest is missing or says otherwise.

    Raises:
        StorageFailed: it cannot be read.

    """
    try:
        data, version = checked_bytes(file)
        case, reason = version.case, None
    except IntegrityFailed as error:
        case, reason = "", error
        if not file.is_file():
            return Found(None, case, reason)
        data = _bytes_of(file)
    try:
        refuse_foreign(io.BytesIO(data), len(data), file)
        return Found(opened(data), case, reason)
    except IntegrityFailed as error:
        return Found(None, "", reason or error)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        return Found(None, "", reason or IntegrityFailed("NZ1108", path=file, reason=str(error)))


def case_file(path: Path) -> Path:
    """Return the path of the case file of a folder or of the file itself."""
    path = Path(path)
    return path / CASE if path.is_dir() else path


def checked_bytes(file: Path) -> tuple[bytes, Version]:
    """Return the bytes of a case file and what the manifest says of them; raises as `read`."""
    data = b""
    for _ in range(2):  # once more when another process replaced the case between the two readings
        data = _bytes_of(file)
        for version in _versions(file.parent):
            if version.fits(data):
                return data, version
    raise IntegrityFailed("NZ1106", path=file, bytes=len(data))


def _manifest(*versions: Version, beside: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
    said = [
        {"case": one.case, "files": {CASE: {"bytes": one.size_bytes, "sha256": one.sha256}, **(beside or {})}}
        for one in versions
    ]
    return json.dumps({"format": MANIFEST_FORMAT, "versions": said}, indent=1).encode() + b"\n"


def _versions(folder: Path) -> tuple[Version, ...]:
    path = folder / MANIFEST
    if not path.exists():
        raise IntegrityFailed("NZ1105", path=path)
    try:
        found = json.loads(_bytes_of(path))
        assert found["format"] == MANIFEST_FORMAT
        return tuple(
            Version(str(one["case"]), int(one["files"][CASE]["bytes"]), str(one["files"][CASE]["sha256"]))
            for one in found["versions"]
        )
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError) as error:
        raise IntegrityFailed("NZ1110", path=path) from error


def _versions_or_none(folder: Path) -> tuple[Version, ...]:
    try:
        return _versions(folder)
    except IntegrityFailed:
        return ()


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IntegrityFailed("NZ1104", path=path) from error
    except OSError as error:
        raise StorageFailed("NZ1112", path=path, reason=error.strerror or str(error)) from error

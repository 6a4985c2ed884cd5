"""The scenario's files as they were when the sweep began: packed once, unpacked once by each worker.

So a folder that is edited while its sweep runs changes nothing, `resume` needs the sweep alone, and workers on other
machines need no path to the scenario. Files are stored as they are, in the order of their names and without dates: the
same files make the same archive on every machine.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from netzero import catalogue
from netzero.errors import IntegrityFailed
from netzero.results.store.files import failure
from netzero.scenario.doors.inputs import sha256
from netzero.scenario.shipped import shipped
from netzero.sweep.places import inputs_name
from netzero.sweep.store.base import Store

_DATE = (1980, 1, 1, 0, 0, 0)
_RESULTS = ("manifest.json", "sweep.json")
"""Files that mark a folder of results."""


@dataclass(frozen=True)
class Inputs:
    """The files of a scenario and its bases."""

    sha256: str
    """Of the archive."""
    scenario: str
    """The scenario's folder in it."""
    files: dict[str, str]
    """SHA-256 of each file by its path in the archive."""
    data: bytes = b""
    """The archive; empty when it was not made here but is in the store."""


def pack(scenario: Path, bases: Iterable[Path], leave_out: Collection[Path] = ()) -> Inputs:
    """Return the files of a scenario folder and of its bases, which lie beside it or deeper.

    Hidden files and folders, results, and what is to be left out are no inputs.
    """
    top = scenario.resolve().parent
    out = {path.resolve() for path in leave_out}
    folders = dict.fromkeys((scenario.resolve(), *(base.resolve() for base in bases)))
    found = {path.relative_to(top).as_posix(): path for folder in folders for path in _files(folder, out)}
    contents = {name: found[name].read_bytes() for name in sorted(found)}
    data = _archive(contents)
    hashes = {name: sha256(content) for name, content in contents.items()}
    return Inputs(sha256(data), scenario.resolve().name, hashes, data)


def unpack(data: bytes, folder: Path) -> None:
    """Write the files of an archive of ours below a folder.

    Raises:
        StorageFailed: the folder takes no more.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(folder)
    except OSError as error:
        raise failure(error, folder, len(data)) from error


def packed(store: Store, sha256_: str) -> bytes:
    """Return the archive that is kept in a store.

    Raises:
        IntegrityFailed: it is not there, or not what was packed.

    """
    name = inputs_name(sha256_)
    data = store.get(name)
    if sha256(data) != sha256_:
        raise IntegrityFailed("NZ1827", name=name, store=store.url)
    return data


@cache
def shipped_hash() -> str:
    """Return one SHA-256 of the data that come with netzero and may change a case: catalogue and bundled weather."""
    data = files("netzero.catalogue") / "data"
    whole = hashlib.sha256()
    for name in catalogue.DATA_FILES:
        whole.update(f"{name} {sha256((data / f'{name}.yaml').read_bytes())}\n".encode())
    for path in sorted(path for path in shipped("weather").iterdir() if path.is_file()):
        whole.update(f"{path.name} {sha256(path.read_bytes())}\n".encode())
    return whole.hexdigest()


def _files(folder: Path, out: Collection[Path], above: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Yield the files below a folder that may be inputs; links that lead back up and names that are no text may not."""
    here = (*above, folder.resolve())
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.resolve() in (*out, *here) or not _is_text(path.name):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and not any((path / name).exists() for name in _RESULTS):
            yield from _files(path, out, here)


def _is_text(name: str) -> bool:
    return name == name.encode(errors="ignore").decode()


def _archive(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
    return buffer.getvalue()

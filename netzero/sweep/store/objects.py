"""A sweep in object storage: S3 and others that fsspec knows, as a folder that several machines reach.

An object is there as a whole or not at all: one PUT, or parts that nobody sees before the last request. Nothing is
renamed and no object is changed once it counts, so a folder is there as soon as its last object is. Keys to the storage
come from where its own tools look for them (environment, profile, role of the machine), never from a URL.
"""

from __future__ import annotations

import errno
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from netzero.errors import NetzeroError, StorageFailed
from netzero.sweep.store.base import Missing
from netzero.sweep.store.local import CLAIMS, STALE_S
from netzero.sweep.store.process import Process, process_of, this_process

WHOLE = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss")
"""Protocols of storages whose objects appear only when they are complete; sftp and the like show half a file."""
ANSWER_S = 0.5
"""After so long the last of those who wrote a lease at the same moment has it."""
MANIFEST = "manifest.json"
_PROBE = f"{CLAIMS}/.probe"


def is_url(place: str) -> bool:
    """Whether a text names a place with a protocol, and is no path of a disk."""
    return "://" in place


@dataclass(frozen=True)
class ObjectStore:
    """All objects below a URL such as s3://bucket/sweep; the bucket must exist."""

    url: str

    def __post_init__(self) -> None:
        protocol, _, place = self.url.partition("://")
        if protocol not in WHOLE:
            raise StorageFailed("NZ1861", url=self.url, allowed=", ".join(f"{each}://" for each in WHOLE))
        if ":" in place.partition("/")[0]:
            raise StorageFailed("NZ1864", url=f"{protocol}://...")

    def get(self, name: str) -> bytes:
        """Return an object."""
        with self._told(name):
            return bytes(self._system.cat_file(self._path(name)))

    def exists(self, name: str) -> bool:
        """Whether an object is there; a storage that does not answer is no answer."""
        return self._found(name) is not None

    def put(self, name: str, data: bytes) -> None:
        """Write an object."""
        with self._told(name, writing=True):
            self._system.pipe_file(self._path(name), data)

    def commit(self, folder: str, files: Mapping[str, bytes], last: str) -> None:
        """Write the objects one by one, `last` after all others; what an upload that broke off has left is replaced."""
        if self.exists(f"{folder}/{last}"):
            return
        for name in sorted(files, key=lambda name: name == last):
            self.put(f"{folder}/{name}", files[name])

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of all objects below a folder, sorted."""
        with self._told(folder):
            found = self._system.find(self._path(folder))
        yield from sorted(path.removeprefix(f"{self._root}/") for path in found)

    def remove(self, folder: str) -> None:
        """Remove an object, or all below a folder: manifests first, so that nothing is there in part."""
        for name in sorted(self.names(folder), key=lambda name: not name.endswith(MANIFEST)):
            with self._told(name):
                self._system.rm_file(self._path(name))

    def move(self, folder: str, to: str) -> None:
        """Copy all below a folder to where nothing is, then remove it."""
        target, number = to, 1
        while next(self.names(target), None) is not None:
            number += 1
            target = f"{to}.{number}"
        for name in list(self.names(folder)):
            self.put(target + name.removeprefix(folder), self.get(name))
        self.remove(folder)

    def claim(self, key: str) -> bool:
        """Take the lease of a key: an object that only one can make.

        Where the storage cannot refuse to write an object twice, all who write within half a second ask who was last.
        """
        name = _lease(key)
        if self._conditional and self._made(name):
            return True
        if not self._is_free(name):
            return False
        self.put(name, _signed())
        time.sleep(ANSWER_S)
        return self._owner(name) == this_process()

    def refresh(self, keys: Iterable[str]) -> None:
        """Write the leases anew: their age counts from then."""
        with self._told(CLAIMS, writing=True):
            self._system.pipe({self._path(_lease(key)): _signed() for key in keys})

    def release(self, key: str) -> None:
        """Remove the lease."""
        with suppress(Missing), self._told(_lease(key)):
            self._system.rm_file(self._path(_lease(key)))

    def leases(self) -> Iterator[str]:
        """Yield the keys of leases of the living."""
        held = (name for name in self._leases() if not self._is_free(name))
        yield from (name.split("/")[1].removesuffix(".json") for name in held)

    def tidy(self) -> int:
        """Remove leases of processes that are dead."""
        stale = [name for name in self._leases() if self._is_free(name)]
        for name in stale:
            self.remove(name)
        return len(stale)

    def _leases(self) -> list[str]:
        return [name for name in self.names(CLAIMS) if name.endswith(".json")]

    @cached_property
    def _place(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        with self._told(""):
            system, root = url_to_fs(self.url, use_listings_cache=False)
        return system, root.rstrip("/")

    @property
    def _system(self) -> Any:
        return self._place[0]

    @property
    def _root(self) -> str:
        return self._place[1]

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _found(self, name: str) -> Mapping[str, Any] | None:
        """Return what the storage says of an object, None when there is none of that name."""
        try:
            with self._told(name):
                found: Mapping[str, Any] = self._system.info(self._path(name))
        except Missing:
            return None
        return found if found["type"] == "file" else None

    @cached_property
    def _conditional(self) -> bool:
        """Whether the storage refuses to make an object that is there; some take the condition and do not hear it."""
        self._made(_PROBE)
        refused = not self._made(_PROBE)
        self.remove(_PROBE)
        return refused

    def _made(self, name: str) -> bool:
        """Whether the object was made now; not when it was there, or another one is being made."""
        try:
            with self._told(name, writing=True):
                self._system.pipe_file(self._path(name), _signed(), mode="create")
        except StorageFailed as failure:
            if isinstance(failure.__cause__, FileExistsError) or _is_busy(failure.__cause__):
                return False
            raise
        return True

    def _owner(self, name: str) -> Process | None:
        """Return the process that a lease names."""
        try:
            said = json.loads(self.get(name))
            return process_of(f"{said['host']}~{said['pid']}~{said['started']}")
        except (Missing, ValueError, KeyError, TypeError):
            return None

    def _is_free(self, name: str) -> bool:
        """Whether a lease is nobody's: not there, of a process that is dead, or not refreshed for long."""
        found = self._found(name)
        if found is None:
            return True
        owner = self._owner(name)
        return (owner is not None and owner.dead) or _age_s(found) > STALE_S

    @contextmanager
    def _told(self, name: str, writing: bool = False) -> Iterator[None]:
        """Tell of a failure in our words; each provider's library raises errors of its own."""
        try:
            yield
        except NetzeroError:
            raise
        except ImportError as error:
            raise StorageFailed("NZ1862", url=self.url, package=_package(self.url), reason=error) from error
        except Exception as error:
            if isinstance(error, FileNotFoundError) and not writing:
                raise Missing("NZ1800", name=name, store=self.url) from error
            raise StorageFailed("NZ1863", path=f"{self.url}/{name}", reason=error) from error


def _lease(key: str) -> str:
    return f"{CLAIMS}/{key}.json"


def _signed() -> bytes:
    owner = this_process()
    return json.dumps({"host": owner.host, "pid": owner.pid, "started": owner.started}).encode()


def _age_s(found: Mapping[str, Any]) -> float:
    """Return the age of an object by the storage's clock and ours; 0 where it does not say when it was written."""
    known = (found.get(key) for key in ("LastModified", "mtime", "last_modified", "updated"))
    written = next((each for each in known if each), None)
    if isinstance(written, str):
        written = datetime.fromisoformat(written)
    return (datetime.now(UTC) - written).total_seconds() if isinstance(written, datetime) else 0.0


def _is_busy(error: BaseException | None) -> bool:
    """Whether others write the same object at this moment: S3 answers 409."""
    return isinstance(error, OSError) and error.errno == errno.EBUSY


def _package(url: str) -> str:
    """Return the package that fsspec needs for a URL."""
    protocol = url.partition("://")[0]
    return {"s": "s3fs", "g": "gcsfs"}.get(protocol[0], "adlfs")

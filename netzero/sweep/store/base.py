"""What a sweep needs of the place that it is kept in: whole objects by name, folders that are there or not, leases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from netzero.errors import IntegrityFailed


class Missing(IntegrityFailed):
    """Nothing of that name is stored."""


class Store(Protocol):
    """A folder of a disk or a prefix of an object storage; names are POSIX paths relative to it.

    All of it raises `StorageFailed` where the place refuses: no space, no permission, no connection.
    """

    @property
    def url(self) -> str:
        """What `netzero.sweep.store.open_store` opens it again by, in another process or on another machine."""

    def get(self, name: str) -> bytes:
        """Return an object; raises `Missing`."""

    def exists(self, name: str) -> bool:
        """Whether an object is there."""

    def put(self, name: str, data: bytes) -> None:
        """Write an object, whole or not at all, in place of one that is there."""

    def commit(self, folder: str, files: Mapping[str, bytes], last: str) -> None:
        """Write a folder that counts as there as soon as the object `last` in it is.

        A folder that is there already wins: both were computed from the same inputs.
        """

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of all objects below a folder, sorted; none when there is no such folder."""

    def remove(self, folder: str) -> None:
        """Remove a folder or object and all below it, if it is there."""

    def move(self, folder: str, to: str) -> None:
        """Move a folder and all below it to where nothing is."""

    def claim(self, key: str) -> bool:
        """Take the lease of a key for this process; False: another one that lives has it."""

    def refresh(self, keys: Iterable[str]) -> None:
        """Say that this process lives and still has these leases."""

    def release(self, key: str) -> None:
        """Give a lease back."""

    def leases(self) -> Iterator[str]:
        """Yield the keys that a process has which is not known to be dead."""

    def tidy(self) -> int:
        """Remove what processes that are dead left half-done; return how many things that were."""

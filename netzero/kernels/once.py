"""A kernel that is not on disk yet is compiled by one process of a machine; the others wait for it and then load it.

Numba alone lets every process compile what it does not find: 64 workers that start at once would do the same half
minute of work 64 times, and write each other's index of the folder over.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock
from numba import config
from numba.core.caching import FunctionCache

LOCK = ".compiling"
LONGEST_S = 600.0
"""Longer than all kernels take on a slow machine; then a process compiles for itself."""


def compiled_once(dispatcher: Any) -> Any:
    """Return a function of Numba that is kept on disk, to be compiled by one process at a time."""
    if hasattr(dispatcher, "_cache"):  # NUMBA_DISABLE_JIT leaves the plain function
        cache, compile_one = _Once(dispatcher.py_func), dispatcher.compile

        def compile_and_let_go(signature: Any) -> Any:
            """Compile for a signature; others may go on also where that fails or is interrupted."""
            before = len(cache.held)
            try:
                return compile_one(signature)
            finally:
                cache.let_go(before)

        dispatcher._cache, dispatcher.compile = cache, compile_and_let_go
    return dispatcher


class _Once(FunctionCache):
    """Numba's cache of one function, which is held from finding nothing until what was missing is there.

    Numba asks for it and writes to it within one lock of its own, so no two threads of a process meet here.
    """

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self.held: list[FileLock] = []
        """Of what is being compiled: a kernel may ask for another signature of itself."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what is on disk, when need be after waiting for the process that is just compiling."""
        found = super().load_overload(sig, target_context)
        if found is None:
            self.held.append(_held())
            found = super().load_overload(sig, target_context)
            if found is not None:
                self.let_go(len(self.held) - 1)
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, and let others have it."""
        try:
            super().save_overload(sig, data)
        finally:
            self.let_go(len(self.held) - 1)

    def let_go(self, keep: int) -> None:
        """Give all locks back but the first ones."""
        while len(self.held) > max(keep, 0):
            self.held.pop().release()


def _held() -> FileLock:
    """Return the lock of the kernels' folder, held; not where its disk knows no locks, or another one is stuck."""
    lock = FileLock(Path(config.CACHE_DIR) / LOCK, timeout=LONGEST_S, is_singleton=True)
    with suppress(OSError, NotImplementedError):  # a time-out is an OSError too
        lock.acquire()
    return lock

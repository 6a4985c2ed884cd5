"""Worker processes that begin in a moment: they are forked from one process that has imported what they need.

Where there is no such thing (Windows), each worker is a new process that imports for itself.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

from netzero.signals import STOPS

PRELOAD = ("distributed.nanny", "netzero.run", "netzero.planner", "netzero.results.store", "netzero.scenario")
"""What every task needs, and nothing that begins threads."""
_KEY = "distributed.worker.multiprocessing-method"


def settings() -> dict[str, Any]:
    """Return the settings of Dask under which worker processes are forked; they must hold while any is begun.

    The process that they are forked from is begun here, and does not hear Ctrl-C, nor do they.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return {}
    import dask
    from distributed.utils import get_mp_context

    with dask.config.set({_KEY: "forkserver"}):
        get_mp_context()  # sets imports of its own the first time, those of Dask
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(PRELOAD))
    resource_tracker.ensure_running()  # by itself, because it would let signals through again
    with deaf():
        from multiprocessing.forkserver import ensure_running

        ensure_running()
    return {_KEY: "forkserver"}


@contextmanager
def deaf() -> Iterator[None]:
    """Let processes and threads that are begun meanwhile not hear Ctrl-C, which a terminal sends to all of them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""What a worker that Dask's own command begins does before its first task: imports, and planning its end.

Loaded by `dask worker --preload netzero.sweep.worker`.
"""

from __future__ import annotations

import asyncio
import os
from importlib import import_module
from typing import Any

from netzero.sweep.forkserver import PRELOAD

LAST_START = "NETZERO_LAST_START_S"
"""Environment: so many seconds after its start a worker takes no further task."""
LOOK_S = 0.2
_ending: set[Any] = set()
"""Tasks of the event loop, which itself forgets them."""


def dask_setup(worker: Any) -> None:
    """Get a worker ready, and plan its end where its job has one."""
    for module in PRELOAD:
        import_module(module)
    if after := os.environ.get(LAST_START):
        worker.loop.call_later(float(after), _end, worker)


def _end(worker: Any) -> None:
    task = asyncio.ensure_future(finish(worker))
    _ending.add(task)
    task.add_done_callback(_ending.discard)


async def finish(worker: Any) -> None:
    """Take no further task, end what runs, and leave.

    Dask's own `--lifetime` would break off what runs.
    """
    from distributed.core import Status

    worker.status = Status.paused
    while worker.state.executing_count or worker.state.data:
        await asyncio.sleep(LOOK_S)  # what was computed waits for the driver to take it
    await worker.close(nanny=True, reason="its job ends soon")

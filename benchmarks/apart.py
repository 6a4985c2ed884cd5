"""Runs a measurement in a process of its own, on one core and with one thread, and reads the JSON that it prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def apart(module: str, *given: object) -> dict[str, Any]:
    """Return what `python -m benchmarks.<module> given...` prints."""
    return printed_by([sys.executable, "-m", f"benchmarks.{module}", *map(str, given)])


def printed_by(command: list[str]) -> dict[str, Any]:
    """Return the JSON in the last line that a command prints."""
    done = subprocess.run(
        command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True, preexec_fn=_on_one_core
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _on_one_core() -> None:
    """Keep the process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

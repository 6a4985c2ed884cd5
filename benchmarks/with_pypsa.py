"""PyPSA on the reference park, by the interpreter that NETZERO_PYPSA_PYTHON names; without one, that is said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.apart import printed_by
from benchmarks.reference_park import CASE

SCRIPT = Path(__file__).with_name("pypsa_reference.py")
INTERPRETER = "NETZERO_PYPSA_PYTHON"


def pypsa(stages: int, hours: int, way: str) -> dict[str, Any]:
    """Return what PyPSA took to 'build' the reference park, or to build and 'solve' it with HiPO."""
    interpreter = os.environ.get(INTERPRETER)
    if not interpreter:
        return {"not_measured": f"{INTERPRETER} names no Python with PyPSA and highspy"}
    return printed_by([interpreter, str(SCRIPT), str(CASE.resolve()), str(stages), str(hours), way])

"""`doctor`: is this installation fit to work?"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option

ENOUGH_DISK_GB = 1.0


@click.command("doctor")
@json_option
@click.pass_obj
def doctor_command(console: Console, as_json: bool) -> int:
    """Check Python, the solver on a model whose answer is known, disk and kernels; exit 1 if one fails."""
    found = [_examined(name, examine) for name, examine in _examinations()]
    if as_json:
        console.document({"ok": all(entry["ok"] for entry in found), "checks": found})
    else:
        for entry in found:
            console.data(f"{'ok  ' if entry['ok'] else 'FAIL'}  {entry['name']}: {entry['found']}")
    return 0 if all(entry["ok"] for entry in found) else 1


def _examined(name: str, examine: Callable[[], tuple[bool, str]]) -> dict[str, Any]:
    try:
        ok, words = examine()
    except Exception as failure:  # a broken library may fail in any way; the doctor reports it
        ok, words = False, f"{type(failure).__name__}: {failure}"
    return {"name": name, "ok": ok, "found": words}


def _examinations() -> Iterator[tuple[str, Callable[[], tuple[bool, str]]]]:
    yield "python", lambda: (sys.version_info >= (3, 11), sys.version.split()[0])
    yield "solver", _solver
    yield "kernels", _kernels
    yield "cores", lambda: (True, str(os.cpu_count()))
    yield "disk", _disk
    yield "rename is atomic here", _rename


def _solver() -> tuple[bool, str]:
    """Buy 2 units at 3 under a cap of 5 beside a dearer source: cost 6."""
    import numpy as np
    from scipy import sparse

    from netzero.planner.program import LinearProgram, Span
    from netzero.planner.solve import solve

    spans = Span(0, (2,), (("cheap", "dear"),))
    program = LinearProgram(
        cost=np.array([3.0, 4.0]),
        constant=0.0,
        matrix=sparse.csr_matrix([[1.0, 1.0]]),
        row_lower=np.array([2.0]),
        row_upper=np.array([np.inf]),
        upper=np.array([5.0, 5.0]),
        columns={"bought": spans},
        rows={"need": Span(0, (1,), (("need",),))},
        steps=0,
    )
    solution = solve(program)
    found = solution.certificate.objective
    known = 6.0
    return found == known, f"HiGHS {solution.solver['version']} finds {found:g} where {known:g} is known"


def _kernels() -> tuple[bool, str]:
    import numba

    return True, f"Numba {numba.__version__}"


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return free > ENOUGH_DISK_GB, f"{free:.1f} GB free"


def _rename() -> tuple[bool, str]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        first, second = Path(folder, "a"), Path(folder, "b")
        first.write_text("new", encoding="utf-8")
        second.write_text("old", encoding="utf-8")
        first.replace(second)
        return second.read_text(encoding="utf-8") == "new", str(Path.cwd())

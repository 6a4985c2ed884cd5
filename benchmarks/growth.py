"""How the planner's time grows with stages, hours and tenants: CPU seconds by size, and the fitted exponents.

    python -m benchmarks growth                                                the default sizes, about ten minutes
    python -m benchmarks.growth --stages 1 2 4 --hours 730 1460 --tenants 5 10 --stage-hours 730 --tenant-hours 730

An exponent of 1 says that twice the size takes twice the time. Writing and solving count, the dispatch of the design
with them; every size is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.apart import apart

STAGES, HOURS, TENANTS = (1, 2, 4, 6, 12), (2184, 4368, 8760, 17520, 26280), (5, 20, 80)
STAGE_HOURS, TENANT_HOURS = 8760, 720
WARM_HOURS = 48
AT_MOST = {"stages": 1.25, "hours": 1.1, "hours_of_unlike_years": 1.1, "tenants": 1.3}
"""What the exponents are held to."""


def run(direction: str, size: int, hours: int) -> dict[str, Any]:
    """Write and solve one park in this process; return what it took."""
    from benchmarks.growing_parks import in_hours, in_stages, in_tenants, written
    from netzero.planner.solve import solve

    makers = {
        "stages": in_stages,
        "hours": lambda _, hours: in_hours(hours),
        "hours_of_unlike_years": lambda _, hours: in_hours(hours, unlike=True),
        "tenants": in_tenants,
    }
    solve(written(*in_hours(WARM_HOURS)), "hours")  # kernels are compiled once a machine, not once a plan
    park, hourly = makers[direction](size, hours)
    began = time.process_time()
    program = written(park, hourly)
    was_written = time.process_time()
    found = solve(program, "hours")
    ended = time.process_time()
    return {
        "size": size,
        "hours": hours,
        "rows": program.matrix.shape[0],
        "write_cpu_s": round(was_written - began, 2),
        "solve_cpu_s": round(ended - was_written, 2),
        "total_cpu_s": round(ended - began, 2),
        "gap": found.certificate.gap,
        "solver": f"{found.solver['name']} {found.solver['method']}",
        "iterations": found.solver.get("iterations"),
    }


def measure(
    stages: Sequence[int] = STAGES,
    hours: Sequence[int] = HOURS,
    tenants: Sequence[int] = TENANTS,
    stage_hours: int = STAGE_HOURS,
    tenant_hours: int = TENANT_HOURS,
) -> dict[str, Any]:
    """Return the figures of every size and the exponent of each direction."""
    asked = {
        "stages": [(count, stage_hours) for count in stages],
        "hours": [(count, count) for count in hours],
        "hours_of_unlike_years": [(count, count) for count in hours],
        "tenants": [(count, tenant_hours) for count in tenants],
    }
    found = {way: [apart("growth", "--one", way, *one) for one in sizes] for way, sizes in asked.items()}
    return {way: {"exponent": exponent(rows), "at_most": AT_MOST[way], "measured": rows} for way, rows in found.items()}


def exponent(rows: Sequence[dict[str, Any]]) -> float | None:
    """Return the slope of time over size, both as logarithms, by least squares; None of a single size."""
    if len(rows) < 2:
        return None
    sizes, spent = ([np.log(row[key]) for row in rows] for key in ("size", "total_cpu_s"))
    return round(float(np.polyfit(sizes, spent, 1)[0]), 3)


def main() -> None:
    """Print the figures of the sizes that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--one", nargs=3, metavar=("DIRECTION", "SIZE", "HOURS"), help="measure one size here")
    for name, default in (("stages", STAGES), ("hours", HOURS), ("tenants", TENANTS)):
        parser.add_argument(f"--{name}", nargs="*", type=int, default=default)
    parser.add_argument("--stage-hours", type=int, default=STAGE_HOURS)
    parser.add_argument("--tenant-hours", type=int, default=TENANT_HOURS)
    given = vars(parser.parse_args())
    one = given.pop("one")
    print(json.dumps(run(one[0], int(one[1]), int(one[2])) if one else measure(**given), indent=None if one else 2))


if __name__ == "__main__":
    main()

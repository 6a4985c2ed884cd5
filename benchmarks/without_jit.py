"""CPU time of a year of one design by the kernel of `simulate` as plain Python: prints JSON."""

from __future__ import annotations

import json
import os
import time

os.environ["NUMBA_DISABLE_JIT"] = "1"


def main() -> dict[str, int]:
    """Return the time of a design-year, us."""
    from benchmarks.batch_parks import a_year_of, designs
    from netzero.simulator import simulate

    park, hourly = a_year_of("power", 0.5)
    one = designs(park, 1, 2).isel(design=0)
    begin = time.process_time()
    simulate(park, hourly, one["capacity"], one["new_capacity"], "time_of_use")
    return {"design_year_us": round((time.process_time() - begin) * 1e6)}


if __name__ == "__main__":
    print(json.dumps(main()))

"""Time of a year of electricity for 200 tenants, each calibrated to twelve bills and its yearly peak."""

from __future__ import annotations

import json
import time
from itertools import cycle, islice

import numpy as np

from netzero.axis import full_year
from netzero.catalogue import sectors
from netzero.demand.calibrate import calibrate
from netzero.demand.synthesise import Synthesis, synthesise
from netzero.scenario.scenario import CarrierNeed

TENANTS = 200
MONTHLY_KWH = tuple(100_000.0 + 1_000 * month for month in range(12))
NEED = CarrierNeed("electricity", monthly_kwh=MONTHLY_KWH, peak_kw=400.0)


def series() -> np.ndarray:
    """Return the calibrated series, dims (tenant, time)."""
    axis = full_year(2026)
    temperature = 24 + 8 * np.sin(np.arange(len(axis)) * 2 * np.pi / 8760)
    kinds = islice(cycle(sectors().values()), TENANTS)
    wanted = [Synthesis(f"tenant_{i}", "electricity", sector) for i, sector in enumerate(kinds)]
    raw = synthesise(wanted, axis, "VN", temperature, seed=1)
    return np.array([calibrate(one, axis, NEED)[0] for one in raw])


def measure() -> dict[str, object]:
    """Return the least CPU time of three runs and the worst error against bills and peak."""
    made = series()
    month = full_year(2026).month - 1
    billed = np.array([np.bincount(month, weights=one) for one in made])
    spent = []
    for _ in range(3):
        begin = time.process_time()
        series()
        spent.append((time.process_time() - begin) * 1e3)
    return {
        "tenants": TENANTS,
        "ms": round(min(spent), 1),
        "us_per_tenant": round(min(spent) * 1e3 / TENANTS, 1),
        "largest_relative_error_bills": float(np.abs(billed / MONTHLY_KWH - 1).max()),
        "largest_relative_error_peak": float(np.abs(made.max(axis=1) / NEED.peak_kw - 1).max()),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))

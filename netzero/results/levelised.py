"""What a kWh costs: of each asset, and of the park's electricity, heat and cooling; by stage and over all stages."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.results.case import Case, Operated

Array = NDArray[np.float64]


def levelised_costs(case: Case, operated: Operated) -> list[dict[str, Any]]:
    """Return a row for each asset and service that gives anything: currency per kWh; None in a stage without output.

    Over all stages: sum of stage weight x cost / sum of stage weight x output. Books of older files hold none of it.
    """
    books = operated.books
    if "asset_cost" not in books:
        return []
    of_assets = books["asset_cost"].sum("asset_line").transpose("asset", "stage").values
    given = books["asset_output"].transpose("asset", "stage").values
    cost, used = (books[name].transpose("service", "stage").values for name in ("service_cost", "service_kwh"))
    rows = [("service", str(name), cost[at], used[at]) for at, name in enumerate(books["service"].values)]
    rows += [("asset", str(name), of_assets[at], given[at]) for at, name in enumerate(books["asset"].values)]
    return [_row(case, *row) for row in rows if row[3].max(initial=0.0) > 0.0]


def _row(case: Case, kind: str, name: str, cost: Array, kwh: Array) -> dict[str, Any]:
    years, weights = case.park.stages.years, np.asarray(case.park.stages.weights)
    by_stage = {str(year): _per_kwh(cost[s], kwh[s]) for s, year in enumerate(years)}
    return {"kind": kind, "name": name, **by_stage, "all_stages": _per_kwh(float(weights @ cost), float(weights @ kwh))}


def _per_kwh(cost: float, kwh: float) -> float | None:
    return float(cost / kwh) if kwh > 0.0 else None

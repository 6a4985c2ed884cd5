"""What a plan is worth to each party, as plain data."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import xarray as xr

from netzero.results.case import Case
from netzero.terms import OUTSIDE_LINES, VIEWS

WORTH_NAMING = 1e-3
"""Share of the worth from which the price of unserved demand in it is named."""
MEASURES = ("net_present_value", "rate_of_return", "simple_payback", "discounted_payback")


def finance(case: Case) -> dict[str, Any] | None:
    """Return what the plan is worth against its reference; None where it was compared with nothing.

    `holders`: each party, and all of them, before loans and tax (`project`, real) and after (`equity`, nominal), with
    the number of rates at which the worth is zero: only one is a rate of return. `cash`: of each date by line, nominal,
    and what it is in real money. `outside`: what the bank and the state get at each date, nominal.
    """
    found = case.finance
    if found is None or case.reference is None:
        return None
    nominal = found["nominal_cash"].transpose("party", "date", "finance_line")
    lines = [str(line) for line in nominal["finance_line"].values]
    return {
        "basis": "operation" if case.operation else "promise",
        "reference": case.park.finance.reference,
        "inflation": case.park.finance.inflation,
        "holders": {str(holder): _measures(found, str(holder)) for holder in found["holder"].values},
        "worth_of_unserved": worth_of_unserved(case, found),
        "cash": {
            str(party): {
                "nominal": {line: nominal.values[p, :, at].tolist() for at, line in enumerate(lines)},
                "real_total": found["real_cash"].sel(party=party).sum("finance_line").values.tolist(),
                "debt_service_cover": [_or_none(x) for x in found["debt_service_cover"].sel(party=party).values],
            }
            for p, party in enumerate(nominal["party"].values)
        },
        "outside": {who: _received(nominal, of) for who, of in OUTSIDE_LINES.items()},
        "sensitivity": {
            str(driver): {
                str(side): float(found["worth_sensitivity"].sel(driver=driver, side=side).values[-1])
                for side in found["side"].values
            }
            for driver in found["driver"].values
        },
    }


def _measures(found: xr.Dataset, holder: str) -> dict[str, dict[str, float | None]]:
    rows = {}
    for view in VIEWS:
        at = found.sel(holder=holder, view=view)
        row = {name: _or_none(float(at[name])) for name in MEASURES}
        rows[view] = row | {"rates_of_return": int(at["rates_of_return"])}
    return rows


def worth_of_unserved(case: Case, found: xr.Dataset) -> float:
    """Return how much of all parties' worth is the price of demand that goes unserved without the plan, or with it."""
    real = found["real_cash"].sel(finance_line="unserved").sum("party").values
    first = 1 if case.park.payments_at_start else 0
    dates = np.arange(len(real)) - first
    return math.fsum(real * (1 + case.park.discount_rate) ** -dates.astype(float))


def rests_on_unserved(amount: float, worth: float) -> bool:
    """Whether so much of a worth is the price of unserved demand that it has to be said."""
    return abs(amount) > WORTH_NAMING * abs(worth)


def _received(nominal: xr.DataArray, lines: tuple[str, ...]) -> list[float]:
    received: list[float] = (-nominal.sel(finance_line=list(lines)).sum(("party", "finance_line"))).values.tolist()
    return received


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)

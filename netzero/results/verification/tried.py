"""What trials and outages of a case must keep: they start from its operation, and longer outages are no better."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import xarray as xr

from netzero.results.case import Case
from netzero.results.verification.check import Checks, Labels, Residual, above, apart


def check_trials(case: Case, to: Checks) -> None:
    """Check that the first weather year as foreseen is the operation itself."""
    trials, operation = case.trials, case.operation
    if trials is None or operation is None:
        return
    own = trials.isel(weather_year=0, future=0)

    def residuals() -> Iterator[Residual]:
        for term, booked, dim in (("trial_costs", "costs", "line"), ("trial_emissions", "emissions", "scope")):
            sums = operation.books[booked].sum("party").transpose("stage", dim).values
            found = own[term].transpose("stage", dim).values
            yield term, apart(found, sums, np.abs(sums)), _labels(own[term].transpose("stage", dim))

    to.worst("NZ0933", "trial = sum of books", residuals())


def check_outages(outages: xr.Dataset, to: Checks) -> None:
    """Check that shares are shares, that none survives the longer and not the shorter outage, that no energy returns.

    A tenant survives at least as often as all together, and each of its tiers at least as often as it.
    """
    by_tier = ("tier_survival", "tier_unserved_kwh") if "tier_survival" in outages else ()
    falling, rising = ("survival", "tenant_survival", *by_tier[:1]), ("critical_unserved_kwh", *by_tier[1:])

    def residuals() -> Iterator[Residual]:
        for name in (*falling, *rising):
            array, sign = outages[name], -1.0 if name in falling else 1.0
            labels = _labels(array)
            yield name, above(-sign * np.diff(array.values, axis=-1), 0.0), (*labels[:-1], labels[-1][1:])
            if sign < 0:
                yield name, above(array.values, 1.0) + above(-array.values, 0.0), labels
        for whole, part in pairwise(falling):
            each = outages[part]
            yield part, above((outages[whole] - each).transpose(*each.dims).values, 0.0), _labels(each)
        if by_tier:
            lost = outages["critical_unserved_kwh"].sum("carrier")
            of_tiers = outages["tier_unserved_kwh"].sum("tier").transpose(*lost.dims)
            yield "tier_unserved_kwh", apart(of_tiers.values, lost.values, lost.values), _labels(lost)

    to.worst("NZ0934", "survival falls and unserved energy rises with duration", residuals())


def _labels(array: xr.DataArray) -> tuple[Labels, ...]:
    return tuple(array[dim].values.tolist() for dim in array.dims)

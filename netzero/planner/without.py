"""Demand that a plan does without: where, how much, and whether it is more than a rare peak."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Fault
from netzero.planner.evaluate import Values
from netzero.planner.formulation import Formulation

WORTH_TELLING = 1e-6
"""Share of the base year's demand above which what is not served is told."""
MUCH_OF_ALL = 1e-3
"""Share of all demand above which doing without is no rare peak any more but what a plan rests on."""
MUCH_OF_ONE = 1e-2
"""The same share of one demand point in one stage: a small tenant is not to be lost among large ones."""
MOST_NAMED = 5


def unserved_kwh(values: Values, formulation: Formulation) -> NDArray[np.float64]:
    """Return the demand of one year of the axis that is not met, kWh [priced point, stage]."""
    points, stages = formulation.sets["priced_point"], formulation.sets["stage"]
    found = [[values.over_the_year(lambda t, p=p, s=s: values.unserved[p, s, t]) for s in stages] for p in points]
    return np.array(found, dtype=np.float64).reshape(len(points), len(stages))


def unserved_share(values: Values, formulation: Formulation) -> float:
    """Return what is not met of all demand of all stages, 0 to 1."""
    demand_kwh = float(_demand_kwh(formulation).sum())
    return float(unserved_kwh(values, formulation).sum()) / demand_kwh if demand_kwh else 0.0


def rests_on_unserved(values: Values, formulation: Formulation) -> bool:
    """Whether a plan leaves more demand unserved than a rare peak: of the whole park, or of one point in a stage."""
    return unserved_share(values, formulation) > MUCH_OF_ALL or bool((_shares(values, formulation) > MUCH_OF_ONE).any())


def told(values: Values, formulation: Formulation, year_fraction: float) -> tuple[Fault, ...]:
    """Return a warning on what a plan does without, the largest share first; nothing for a rare peak."""
    if not rests_on_unserved(values, formulation):
        return ()
    points, years = formulation.sets["priced_point"], formulation.sets["stage"]
    kwh, shares = unserved_kwh(values, formulation) / year_fraction, _shares(values, formulation)
    order = np.argsort(-shares, axis=None, kind="stable")[:MOST_NAMED]
    places = [divmod(int(one), len(years)) for one in order]
    where = "; ".join(
        f"{points[p]} {years[s]}: {kwh[p, s] / 1000:,.6g} MWh, {shares[p, s]:.1%}"
        for p, s in places
        if shares[p, s] > WORTH_TELLING
    )
    said = {"share": unserved_share(values, formulation), "mwh": float(kwh.sum()) / 1000, "where": where}
    return (Fault("NZ0812", values=said),)


def _demand_kwh(formulation: Formulation) -> NDArray[np.float64]:
    return np.asarray(formulation.d.demand.values @ formulation.d.hours.values)


def _shares(values: Values, formulation: Formulation) -> NDArray[np.float64]:
    """Return what is not met of the demand of each priced point in each stage."""
    labels = list(formulation.sets["demand_point"])
    asked = _demand_kwh(formulation)[[labels.index(p) for p in formulation.sets["priced_point"]]]
    missing = unserved_kwh(values, formulation)
    return np.divide(missing, asked, out=np.zeros_like(missing), where=asked > 0)

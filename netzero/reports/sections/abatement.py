"""What the last tonne that the plan saves costs: the shadow prices of caps and of the budget."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Row
from netzero.reports.texts import name, number, say
from netzero.reports.view import View

TERMS = {"cap": "cap_price", "budget": "emission_budget_price"}
LEAST = 1e-6
"""Currency per t below which a multiplier is a solver's tolerance."""


def rows(view: View) -> list[Row]:
    """Return the abatement cost by stage of the requirements that bind, currency of the stage's year per t."""
    plan, unit = view.case.plan, name(f"{view.park.currency}/t")
    if plan is None:
        return []
    decimals = 0 if view.park.currency == "VND" else 2
    found = [(key, np.abs(plan[term].values)) for key, term in TERMS.items() if term in plan]
    return [
        Row((say(f"carbon.abatement_{key}", unit=unit), *(number(float(each), decimals) for each in values)))
        for key, values in found
        if values.max(initial=0.0) > LEAST
    ]

"""The rules once more, on numbers: what a solution costs line by line and what it emits.

Each rule is called once with all steps as an array, so that it shows here already that it can be.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from netzero.components.equations import Table
from netzero.components.matching import still_due_t
from netzero.components.park import Carbon
from netzero.planner.emitted import counted, in_a_year
from netzero.planner.formulation import Formulation, cost_of_year
from netzero.planner.program import Floats, LinearProgram


class Values(SimpleNamespace):
    """What a rule sees: the solution's values by name, numbers in `d`, and the sum over the year."""

    def __init__(self, formulation: Formulation, program: LinearProgram, x: Floats) -> None:
        super().__init__(d=formulation.d)
        sets = {variable.name: variable.sets for variable in formulation.variables}
        for name, span in program.columns.items():
            labels = [None if one == "step" else items for one, items in zip(sets[name], span.labels, strict=True)]
            setattr(self, name, Table(span.of(x), *labels))
        self._steps = np.arange(len(formulation.d.hours.values))

    def over_the_year(self, rule: Any) -> float:
        """Return the sum over all steps of hours x rule."""
        return float(np.sum(self.d.hours.values * rule(self._steps)))


def cost_lines(values: Values, formulation: Formulation) -> dict[str, list[float]]:
    """Return the cost of one year by line and stage, currency per year."""
    lines = dict.fromkeys(cost.line for cost in formulation.costs)
    return {
        line: [
            float(cost_of_year(values, [cost for cost in formulation.costs if cost.line == line], s))
            for s in formulation.sets["stage"]
        ]
        for line in lines
    }


def gross_emissions(values: Values, formulation: Formulation, carbon: Carbon) -> list[float]:
    """Return the emissions of one year by stage that caps count, t CO2e, with all that is due of contracts."""
    meters: Any = formulation.sets.get("market_meter", ()) if carbon.market_based else ()

    def emitted(s: Any) -> Any:
        due = values.over_the_year(lambda t: still_due_t(values, meters, s, t))
        return in_a_year(values, formulation.emissions, counted(carbon), s) + due

    return [float(emitted(s)) for s in formulation.sets["stage"]]

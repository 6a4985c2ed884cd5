r"""Budget: what may be invested in a stage, by all parties together or by one of them.

    sum over sizes z of share[b,z] paid[z,s] new[z,s] <= amount[b,s]                       currency, overnight

It bounds money paid on the day of building, also where something is built again in a later stage; not what a levelised
year adds for a later renewal, nor yearly costs. So it is the same whatever part of the year the axis stands for.
"""

from __future__ import annotations

from typing import Any

from netzero.components.equations import Constraint, Limit, Mathematics
from netzero.components.park import Budget, Park

NAME = "investment_keeps_the_budget"


def mathematics(park: Park) -> Mathematics:
    """Return the rows of the budgets; a stage in which a budget's party can invest in nothing has none."""
    years = park.stages.years
    spent = {(budget.name, year): outlays(park, budget, s) for budget in park.budgets for s, year in enumerate(years)}
    amounts = {
        (budget.name, year): amount
        for budget in park.budgets
        for year, amount in zip(years, budget.amount, strict=True)
        if amount is not None and spent[budget.name, year]
    }

    def investment_keeps_the_budget(m: Any, budget_of_stage: tuple[str, int]) -> Any:
        budget, s = budget_of_stage
        return sum(cost * m.new[z, s] for z, cost in m.d.outlay[budget, s]) <= m.d.budget_amount[budget, s]

    return Mathematics(
        sets={"budget_of_stage": list(amounts)},
        tables={
            "outlay": spent,
            "budget_amount": amounts,
            "currency": park.currency,
        },
        constraints=(
            Constraint(
                NAME,
                ("budget_of_stage",),
                investment_keeps_the_budget,
                "currency, overnight",
                Limit("budget", "NZ0842", words=_words),
            ),
        ),
    )


def _words(d: Any, budget_of_stage: tuple[str, int]) -> dict[str, Any]:
    budget, year = budget_of_stage
    return {"name": budget, "year": year, "unit": d.currency}


def outlays(park: Park, budget: Budget, stage: int) -> list[tuple[str, float]]:
    """Return what a unit of each size costs a budget in a stage (by position); sizes that cost it nothing are left out.

    Returns:
        Names of sizes and currency per unit of capacity.

    """
    found = [
        (size.name, budget.share(park.asset_of_size(size.name).owners) * size.paid_at_start[stage])
        for size in park.sizes
        if size.upper_new[stage] > 0
    ]
    return [(name, cost) for name, cost in found if cost > 0]

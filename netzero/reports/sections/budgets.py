"""Budgets: what may be invested in each stage, what is, and what one unit of money more would save."""

from __future__ import annotations

import numpy as np

from netzero.components.park import Budget
from netzero.reports.blocks import Row, Table
from netzero.reports.indicators import ByStage
from netzero.reports.texts import Text, name, number, say
from netzero.reports.view import View


def table(view: View) -> Table | None:
    """Return the budgets of each stage; None without any, or without a plan that had to keep them."""
    plan, budgets = view.case.plan, view.park.budgets
    if plan is None or not budgets:
        return None
    spent = {budget.name: _invested(view, budget) for budget in budgets}
    given = [amount for budget in budgets for amount in budget.amount if amount is not None]
    scale = view.money([*given, *(float(row.max()) for row in spent.values())])
    saved = {str(key): row for key, row in zip(plan["budget"].values, plan["budget_price"].values, strict=True)}
    rows = [
        Row(
            (
                _whose(view, budget),
                name(year),
                scale.show(amount),
                scale.show(float(spent[budget.name][s])),
                number(float(saved[budget.name][s]), 2),
            )
        )
        for budget in budgets
        for s, (year, amount) in enumerate(zip(view.years, budget.amount, strict=True))
        if amount is not None
    ]
    money = name(", ") + scale.unit
    head = (
        say("word.who"),
        say("word.stage"),
        say("word.budget") + money,
        say("word.investment") + money,
        say("budgets.saved"),
    )
    return Table(say("budgets.title"), head, tuple(rows), 2, note=say("budgets.note"))


def _whose(view: View, budget: Budget) -> Text:
    return say("budgets.all") if budget.party is None else view.party(budget.party)


def _invested(view: View, budget: Budget) -> ByStage:
    """Return what the budget's parties invest, overnight, by stage."""
    total = np.zeros(len(view.years))
    for size, money in view.investment.items():
        total += budget.share(view.park.asset_of_size(size).owners) * money
    return total

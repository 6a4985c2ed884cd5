"""Budgets as the report shows them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from netzero.components.park import Budget
from netzero.reports.blocks import Sentences, Table
from netzero.reports.sections import budgets, roadmap
from netzero.reports.view import View
from netzero.results.case import Case


def with_budgets(case: Case, *given: Budget) -> View:
    assert case.plan is not None
    coords = {"budget": [one.name for one in given], "stage": case.plan["stage"].values}
    plan = case.plan.drop_dims("budget").assign_coords(coords)
    plan = plan.assign(budget_price=(("budget", "stage"), np.full((len(given), case.plan.sizes["stage"]), 1.25)))
    return View(replace(case, park=replace(case.park, budgets=given), plan=plan))


def test_each_budget_stands_beside_what_is_invested_and_what_more_would_save(case_of: Callable[..., Case]) -> None:
    case = case_of()
    plain = View(case)
    spent = sum(money for money in plain.investment.values())
    view = with_budgets(case, Budget(None, (float(spent[0]), None, None)), Budget("park", (None, 2e12, None)))
    found = budgets.table(view)
    assert isinstance(found, Table)
    everyone, operator = ([cell.en for cell in row.cells] for row in found.rows)
    assert (everyone[0], operator[0]) == ("All parties together", "Park operator")
    assert everyone[2] == everyone[3]
    assert (everyone[4], operator[2], operator[4]) == ("1.25", "2,000", "1.25")
    assert found in roadmap.section(view).blocks


def test_a_case_without_budgets_shows_none(full_case: Case) -> None:
    assert budgets.table(View(full_case)) is None


@pytest.mark.parametrize("may_retire", [True, False])
def test_what_the_plan_retires_early_is_told(case_of: Callable[..., Case], may_retire: bool) -> None:
    case = case_of()
    assert case.plan is not None
    [old] = [one for one in case.park.converters if one.name == "coal"]
    park = replace(
        case.park,
        converters=tuple(
            replace(one, size=replace(one.size, may_retire=may_retire)) if one is old else one
            for one in case.park.converters
        ),
    )
    plan = case.plan.copy(deep=True)
    plan["capacity"].loc[{"size": old.size.name}] = 0.0
    plan["new_capacity"].loc[{"size": old.size.name}] = 0.0
    blocks = roadmap.section(View(replace(case, park=park, plan=plan))).blocks
    told = [text.en for block in blocks if isinstance(block, Sentences) for text in block.texts]
    assert any("out of service in 2026" in text for text in told) == may_retire

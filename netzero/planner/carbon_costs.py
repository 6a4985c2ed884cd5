r"""What emissions cost: a carbon price, and allowances of emissions trading.

    carbon_price[s] = price[s] x emitted[s]                                                currency a year
    bought[s] = direct[s] - free[s] - credit[s] + surplus[s]                               t CO2e a year
    allowances[s] = buy[s] bought[s] - sell[s] surplus[s] + credit_price[s] credit[s]      currency a year
    free[s] + credit[s] - surplus[s] <= direct[s]                                          t CO2e a year
    credit[s] <= share[s] free[s],  surplus[s] <= free[s]

Direct is scope 1. No more is surrendered than is emitted; with sell <= buy the least cost is to surrender what can be.
Costs act on sums alone: which component emits is never asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netzero.components.equations import Constraint, Cost, Emission, Mathematics, Rule, Table, Variable
from netzero.components.park import Park
from netzero.planner.emitted import Part, direct, in_a_year, scopes_1_and_2


def mathematics(park: Park, emissions: Sequence[Emission], part: float) -> Mathematics:
    """Return what emissions cost on an axis that stands for `part` of a year."""
    gases, years = park.greenhouse, park.stages.years
    costs: list[Cost] = []
    tables: dict[str, Any] = {}
    if gases.carbon_price is not None:
        priced: tuple[Part, ...] = (scopes_1_and_2(park.carbon) if gases.carbon_price.scope_2 else direct,)
        tables["carbon_price"] = Table(gases.carbon_price.price, years)
        costs.append(
            Cost("carbon_price", lambda m, s: m.d.carbon_price[s] * in_a_year(m, emissions, priced, s), yearly=True)
        )
    trading = gases.allowances
    if trading is None:
        return Mathematics(sets={"traded": []}, tables=tables, costs=tuple(costs))
    free = [part * t for t in trading.free_t]
    tables |= {
        "free": Table(free, years),
        "credit_upper": Table([share * t for share, t in zip(trading.credit_share, free, strict=True)], years),
        "buy": Table(trading.buy, years),
        "sell": Table(trading.sell, years),
        "credit_price": Table(trading.credit_price, years),
    }

    def emitted(m: Any, s: int) -> Any:
        return in_a_year(m, emissions, (direct,), s)

    def no_more_is_surrendered_than_emitted(m: Any, s: int) -> Any:
        return m.d.free[s] + m.credit[s] - m.surplus[s] <= emitted(m, s)

    def traded(m: Any, s: int) -> Any:
        bought = emitted(m, s) - m.d.free[s] - m.credit[s] + m.surplus[s]
        return m.d.buy[s] * bought - m.d.sell[s] * m.surplus[s] + m.d.credit_price[s] * m.credit[s]

    return Mathematics(
        sets={"traded": years},
        tables=tables,
        variables=(
            _amount("credit", lambda d, s: d.credit_upper[s], "emissions covered by credits"),
            _amount("surplus", lambda d, s: d.free[s], "free allowances that are sold"),
        ),
        constraints=(
            Constraint(
                "no_more_is_surrendered_than_emitted", ("traded",), no_more_is_surrendered_than_emitted, "t a year"
            ),
        ),
        costs=(*costs, Cost("allowances", traded, yearly=True)),
    )


def _amount(name: str, upper: Rule, doc: str) -> Variable:
    """Return an amount of allowances or credits; nobody can change its bound."""
    return Variable(name, ("traded",), upper, "t", doc, bound_is_fact=True)

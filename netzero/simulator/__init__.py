"""Operation of a design: by rules without foresight, or as the plan says; who used what; whether energy closes."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from netzero.simulator.ageing import ageing_warnings, wear_costs
from netzero.simulator.balance import balance_residual_max, balances
from netzero.simulator.levels import level_warnings
from netzero.simulator.operate import simulate
from netzero.simulator.outages.outage import outages
from netzero.simulator.refusals import not_by_rules
from netzero.simulator.replay import closed, difference, replay
from netzero.simulator.settlement.settle import hourly_bills, settle, settlement_warnings
from netzero.simulator.shifting import shifting_notes
from netzero.simulator.tune import tune
from netzero.simulator.unserved import unpriced_warnings, unserved_warnings

if TYPE_CHECKING:
    from netzero.simulator.many.many import check_many, simulate_designs, simulate_many
    from netzero.simulator.many.one import totals_of_hours

__all__ = [
    "ageing_warnings",
    "balance_residual_max",
    "balances",
    "check_many",
    "closed",
    "difference",
    "hourly_bills",
    "level_warnings",
    "not_by_rules",
    "outages",
    "replay",
    "settle",
    "settlement_warnings",
    "shifting_notes",
    "simulate",
    "simulate_designs",
    "simulate_many",
    "totals_of_hours",
    "tune",
    "unpriced_warnings",
    "unserved_warnings",
    "wear_costs",
]

_MANY = {"check_many": "many", "simulate_designs": "many", "simulate_many": "many", "totals_of_hours": "one"}
"""What many designs at once need, by module of `many`: a tenth of a second to import, and most commands operate one."""


def __getattr__(name: str) -> Any:
    if name in _MANY:
        return getattr(import_module(f"netzero.simulator.many.{_MANY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

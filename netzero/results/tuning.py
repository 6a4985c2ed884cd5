"""The parameters of a policy that were found by trial, beside those of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzero.results.case import Case

PARAMETERS = ("band", "peak_share", "peak_reserve")
"""What is tried; which of them count is the policy's."""


def tuned_parameters(case: Case) -> dict[str, tuple[float | None, float]] | None:
    """Return each parameter as the scenario has it and as operation took it; None where nothing was tuned.

    What the scenario has is None in results that do not hold it.
    """
    tried = case.provenance.get("tuned")
    if not tried:
        return None
    before, after = case.provenance.get("tuned_from") or {}, tried[0]["rules"]
    return {name: (before.get(name), after[name]) for name in PARAMETERS}


def tuned_costs(case: Case) -> tuple[float | None, float]:
    """Return the present value of costs with the scenario's parameters (None: not held) and with those of operation."""
    tried: list[Mapping[str, Any]] = list(case.provenance["tuned"])
    before = [one["cost"] for one in tried if one["rules"] == case.provenance.get("tuned_from")]
    return (before[0] if before else None), tried[0]["cost"]

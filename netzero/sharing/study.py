"""The value of sharing: every tenant alone against all together under the declared settlement.

All are planned on the same hours and days. Each plan is kept in the folder as a result of its own (`together`,
`alone/NAME`), and is not made again while nothing that could change it has changed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from netzero.errors import BadInput, Fault, NetzeroError, NoPlanExists
from netzero.hourly import prepare, represent
from netzero.results import Case, case_hash, hold, read, write
from netzero.results.store.files import replace_file
from netzero.run import options_of, run
from netzero.scenario import Scenario
from netzero.sharing.allotment import Allotment, allotment_of
from netzero.sharing.alone import alone, hours_alone
from netzero.sharing.base_year import base_year_by_tenant
from netzero.sharing.game import RULES, Game
from netzero.sharing.refusal import what_fails
from netzero.terms import GRID_LINES, GRID_TRANSFERS, Party

Say = Callable[..., None]
Hours = tuple[xr.Dataset, xr.Dataset]
TOGETHER, ALONE, DOCUMENT = "together", "alone", "sharing.json"


@dataclass(frozen=True)
class Figures:
    """What somebody pays and emits: cost as present value; bill and net emissions in a year of each stage."""

    cost: float
    bill: tuple[float, ...]
    tonnes: tuple[float, ...]
    status: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"cost": self.cost, "bill": list(self.bill), "tonnes": list(self.tonnes), "status": self.status}


@dataclass(frozen=True)
class Shared:
    """Every tenant alone and together, and the value of sharing with its split by each rule."""

    currency: str
    years: tuple[int, ...]
    park: Figures
    """All together, all parties."""
    alone: Mapping[Party, Figures]
    """Of the tenants that have a plan alone."""
    together: Mapping[Party, Figures]
    """Of each tenant and other party, by the declared settlement."""
    refused: Mapping[Party, NoPlanExists]
    """Tenants without a plan alone that serves their demand, and what is in the way."""
    game: Game | None
    """None where a tenant has no plan alone: the value is not known then."""

    @property
    def splits(self) -> dict[str, dict[Party, float]]:
        """What each tenant saves by rule."""
        return {} if self.game is None else {name: rule(self.game) for name, rule in RULES.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "status": "no_plan" if self.refused else self.park.status,
            "currency": self.currency,
            "years": list(self.years),
            "together": {"park": self.park.as_dict(), "parties": {k: v.as_dict() for k, v in self.together.items()}},
            "alone": {name: figures.as_dict() for name, figures in self.alone.items()},
            "refused": {name: {"code": why.code, "message": why.say()} for name, why in self.refused.items()},
            "value": None if self.game is None else self._value(),
            "splits": self.splits,
        }

    def _value(self) -> dict[str, Any]:
        assert self.game is not None
        bills = np.sum([each.bill for each in self.alone.values()], axis=0) - self.park.bill
        tonnes = np.sum([each.tonnes for each in self.alone.values()], axis=0) - self.park.tonnes
        return {"cost": self.game.value, "bill": bills.tolist(), "tonnes": tonnes.tolist()}


def share(
    scenario: Scenario,
    folder: Path,
    declared: Mapping[Party, float] | None = None,
    say: Say = lambda *_, **__: None,
) -> Shared:
    """Return the value of sharing of a scenario, and write it to `sharing.json` in a folder with all plans.

    Args:
        scenario: as `netzero.scenario.read_scenario` gives it.
        folder: made when it is not there; plans in it that are still right are read instead of made.
        declared: each tenant's part of what is shared, adding up to 1; None: pro rata to needs.
        say: told what is being done.

    Raises:
        BadInput: the declared parts are not of all tenants, or do not add up to 1.
        NoPlanExists: there is no plan for all together.
        FolderBusy, StorageFailed, SolverFailed: see `netzero.errors`.

    """
    park = scenario.park
    _check(tuple(tenant.name for tenant in park.tenants), declared)
    with hold(folder):
        say("prepare")
        hourly, _ = prepare(scenario)
        say("represent")
        hours = hourly, represent(scenario, hourly)
        allotment = allotment_of(park, scenario.sites, hourly, declared)
        say("together")
        together = _planned(scenario, hours, folder / TOGETHER, say)
        base_year_t = base_year_by_tenant(park, hours[1])
        stand_alone: dict[Party, Figures] = {}
        refused: dict[Party, NoPlanExists] = {}
        for tenant in allotment.tenants:
            say("alone", tenant=tenant)
            own = alone(scenario, tenant, allotment, base_year_t)
            of_tenant = hours_alone(park, hours[0], tenant), hours_alone(park, hours[1], tenant)
            try:
                stand_alone[tenant] = of_all(_served(own, of_tenant, folder / ALONE / tenant, say))
            except NoPlanExists as failure:
                refused[tenant] = failure
        found = Shared(
            park.currency,
            park.stages.years,
            of_all(together),
            stand_alone,
            {party: of_party(together, party) for party in park.parties},
            refused,
            None if refused else _game(together, stand_alone, allotment),
        )
        replace_file(folder / DOCUMENT, json.dumps(found.as_dict(), ensure_ascii=False, indent=1).encode())
    return found


def _check(tenants: tuple[Party, ...], declared: Mapping[Party, float] | None) -> None:
    """Raise `BadInput` unless parts are declared of all tenants and add up to 1."""
    if declared is None:
        return
    unknown = (each for each in declared if each not in tenants)
    faults = [Fault("NZ1740", values={"read": each, "known": ", ".join(tenants)}) for each in unknown]
    faults += [Fault("NZ1741", values={"name": each}) for each in tenants if each not in declared]
    if not faults and not math.isclose(total := math.fsum(declared.values()), 1.0, abs_tol=1e-9):
        faults.append(Fault("NZ1742", values={"total": f"{total:g}"}))
    if faults:
        raise BadInput(faults)


def _planned(scenario: Scenario, hours: Hours, folder: Path, say: Say) -> Case:
    """Return the plan of a scenario: the one kept in the folder where it is of the same inputs, else a new one.

    Raises:
        KeyboardInterrupt: the search was stopped; plans made before are kept.

    """
    identity = case_hash(scenario.effective, scenario.input_hashes, options_of("plan"))
    try:
        kept = read(folder)
    except NetzeroError:
        kept = None
    if kept is not None and kept.provenance.get("case_hash") == identity:
        return kept
    case = run(scenario, work="plan", hours=hours, say=say)
    if case.certificate["status"] == "stopped":
        raise KeyboardInterrupt
    write(case, folder)
    return case


def _served(scenario: Scenario, hours: Hours, folder: Path, say: Say) -> Case:
    """Return a plan that does not rest on demand left unserved, at a price that nobody pays.

    Raises:
        NoPlanExists: there is none; what is in the way.

    """
    case = _planned(scenario, hours, folder, say)
    if case.certificate["status"] == "unserved":
        raise what_fails(case)
    return case


def of_all(case: Case) -> Figures:
    """Return what all parties of a plan pay and emit."""
    assert case.promise is not None
    costs, emissions = (case.promise.books[name].sum("party") for name in ("costs", "emissions"))
    return _figures(case, costs.sum("line").values, costs.sel(line=list(GRID_LINES)).sum("line").values, emissions)


def of_party(case: Case, party: Party) -> Figures:
    """Return what a party of a plan pays in the end and, of a tenant, emits as the park hands emissions on."""
    assert case.promise is not None
    books = case.promise.books
    costs, paid = books["costs"].sel(party=party), books["transfers"].sel(party=party)
    utility = paid.sel(transfer=list(GRID_TRANSFERS)).sum("transfer")
    bill = costs.sel(line=list(GRID_LINES)).sum("line") + utility
    tenant = party in books["footprint"]["tenant"].values
    handed_on = books["footprint"].sel(tenant=party) if tenant else 0.0 * books["footprint"].sum("tenant")
    return _figures(case, (costs.sum("line") + paid.sum("transfer")).values, bill.values, handed_on)


def _figures(case: Case, cost: Any, bill: Any, emissions: xr.DataArray) -> Figures:
    scope_2 = "scope_2_market" if case.park.carbon.market_based else "scope_2_location"
    tonnes = emissions.sel(scope=["scope_1", scope_2, "offset"]).sum("scope").values
    value = math.fsum(np.array(case.park.stages.weights) * cost)
    status = str(case.certificate["status"])
    return Figures(value, tuple(map(float, bill)), tuple(map(float, tonnes)), status)


def _game(together: Case, stand_alone: Mapping[Party, Figures], allotment: Allotment) -> Game:
    """Return the game of tenants alone and all together."""
    players = allotment.tenants
    cost = {frozenset({player}): stand_alone[player].cost for player in players}
    return Game(
        players,
        cost | {frozenset(players): of_all(together).cost},
        {player: of_party(together, player).cost for player in players},
        {player: allotment.energy_of(player) for player in players},
        {player: allotment.peak_kw[player] for player in players},
    )

"""Plans a scenario folder and says what came of it, in the units in which peers print it."""

from pathlib import Path

import numpy as np
import xarray as xr

from netzero.results import Case
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.simulator import difference

RESIDUAL = 1e-6
"""Relative; what a solver leaves open."""


def planned(folder: Path) -> Case:
    """Return the case of a scenario folder: read, prepared, planned, replayed and accounted."""
    return run(read_scenario(folder), work="plan")


def objective(case: Case) -> float:
    """Return the cost of the plan in currency."""
    return float(case.certificate["objective"])


def capacity_mw(case: Case, size: str, stage: int) -> float:
    """Return a capacity of the plan in MW or MWh."""
    return float(_plan(case)["capacity"].sel(size=size, stage=stage)) / 1e3


def battery_mw(case: Case, storage: str, stage: int) -> float:
    """Return the power of a storage with a fixed ratio of energy to power."""
    [hours] = [one.hours for one in case.park.storages if one.name == storage]
    assert hours is not None
    return capacity_mw(case, f"{storage}.energy", stage) / hours


def new_mw(case: Case, size: str, stage: int) -> float:
    """Return what is built in a stage, in MW or MWh."""
    return float(_plan(case)["new_capacity"].sel(size=size, stage=stage)) / 1e3


def energy_mwh(case: Case, term: str, name: str, stage: int) -> float:
    """Return the energy of a flow of the plan in MWh over the hours that the axis stands for."""
    flow = _plan(case)[term]
    [dim] = [dim for dim in flow.dims if dim not in ("stage", "time")]
    return float(flow.sel({dim: name, "stage": stage}) @ _hours(case)) / 1e3


def peak_kw(case: Case, meter: str, month: int) -> float:
    """Return the highest import of a month, in the one stage of the plan."""
    return float(_plan(case)["imported_kw"].sel(meter=meter).values[0, case.hourly["month"].values == month].max())


def input_ratio(case: Case, converter: str, carrier: str) -> float:
    """Return what a converter of constant efficiency takes of a carrier per unit of its output."""
    return float(_periods(case)["port_ratio"].sel(port=f"{converter}:{carrier}")[0])


def emissions_t(case: Case, stage: int) -> float:
    """Return gross emissions of scope 1 and 2 in t CO2e, location-based."""
    position = case.park.stages.years.index(stage)
    return float(case.certificate["gross_emissions_t"][position])


def cap_price(case: Case, stage: int) -> float:
    """Return the marginal cost of the cap in money of the stage's year, per t CO2e."""
    return float(_plan(case)["cap_price"].sel(stage=stage))


def discounted_cap_price(case: Case, stage: int) -> float:
    """Return the present value of the marginal cost of the yearly cap, per t CO2e a year."""
    return cap_price(case, stage) * case.park.stages.weights[case.park.stages.years.index(stage)]


def assert_sound(case: Case) -> None:
    """Fail unless the plan is proven optimal, its replay is the plan again and the accounts cost what it promised.

    The replay computes anew what follows from the plan's decisions: levels, curtailment, imports and peaks.
    The accounts are made of the replayed flows and never read the objective.
    """
    assert case.certificate["status"] == "optimal"
    assert case.certificate["bound"] <= objective(case)
    assert case.promise is not None
    assert case.promise.balance_residual_max < RESIDUAL
    assert max(difference(_plan(case), case.promise.dispatch).values()) < RESIDUAL
    yearly = case.promise.books["costs"].sum(["party", "line"]).values
    assert np.isclose(yearly @ np.array(case.park.stages.weights), objective(case), rtol=RESIDUAL, atol=0)


def _plan(case: Case) -> xr.Dataset:
    assert case.plan is not None
    return case.plan


def _periods(case: Case) -> xr.Dataset:
    return case.hourly if case.periods is None else case.periods


def _hours(case: Case) -> xr.DataArray:
    periods = _periods(case)
    return periods["step_h"] * periods["weight"]

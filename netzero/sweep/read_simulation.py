"""From a sweep file that asks for designs to a `Simulation`: sizes, units and limits checked against the park."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.errors import BadInput, Faults, Place
from netzero.hourly import axis_of
from netzero.results import Case, read
from netzero.run import existing, fitting
from netzero.scenario import Scenario, read_scenario
from netzero.scenario.doors.layers import lay
from netzero.scenario.doors.yaml_tree import shown
from netzero.scenario.nearest import nearest
from netzero.simulator import check_many
from netzero.sweep.blocks import row_s, rows_of_a_block
from netzero.sweep.cases import tree_hash
from netzero.sweep.choices import DESIGN, Choice, setting
from netzero.sweep.constraints import Constraint
from netzero.sweep.designs import laid_over, misfits, names_of, sized
from netzero.sweep.expand import Parameter, Row
from netzero.sweep.model import SweepIn
from netzero.sweep.probe import placed
from netzero.sweep.simulated import AT_ONCE, check_policy
from netzero.sweep.simulation import Drawn, Simulation, WorldPlan, points_of, sized_by, sizes_of
from netzero.sweep.variation import Listed, Variation
from netzero.units import UnitError, read_quantity

if TYPE_CHECKING:
    from netzero.sweep.written import Written


def is_simulation(given: SweepIn, listed: Sequence[Row]) -> bool:
    """Whether a sweep asks for designs that are operated without being planned."""
    varied = (*given.parameters, *(key for row in listed for key in row))
    return given.designs is not None or any(key.startswith(DESIGN) for key in varied)


Constrain: TypeAlias = Callable[[Mapping[str, str], Faults], Sequence[Constraint]]


def read_simulation(
    written: Written,
    parameters: Sequence[Parameter],
    listed: Sequence[Listed],
    constrain: Constrain,
    places: Mapping[str, Place],
    faults: Faults,
) -> Simulation | None:
    """Return the simulation that a sweep file asks for; None: faults are noted.

    Args:
        written: the file and its scenario.
        parameters: what varies.
        listed: cases that are written one by one.
        constrain: reads the constraints, by the unit of each parameter whose values are numbers.
        places: of each key that the sweep sets.
        faults: what is wrong is noted here.

    Raises:
        BadInput: the scenario has faults, with the settings of the first case.
        IntegrityFailed, StorageFailed: the stored design cannot be read.

    """
    given = written.given
    drawn = None if given.method == "grid" else Drawn(given.method, given.count or 0, given.seed)
    points = points_of(drawn, len(parameters)) if drawn else None
    variation = Variation(tuple(parameters), tuple(listed), points)
    kept = _kept(written.given, variation, constrain, faults)
    first = (*(setting(key, value) for key, value in given.set.items()), *_operated_in(given))
    wanted = (sets for sets, at in variation.worlds.items() if kept is None or kept[at].any())
    worlds = tuple(_world(written, (*first, *sets)) for sets in wanted)
    if not worlds:
        return Simulation(variation, (), 1, kept=kept)
    at, scenario = _readable(written.folder, worlds, _operated_at(written) | dict(places))
    units = dict(_units(written, variation, scenario, faults))
    case = _stored(written, faults)
    if len(faults):
        return None
    rules, steps = scenario.rules, len(axis_of(scenario).hours)
    work_s = row_s(scenario.park, rules, steps, settlement=given.settlement)
    simulation = Simulation(
        variation=replace(variation, units=units),
        worlds=worlds,
        least=rows_of_a_block(work_s),
        settlement=given.settlement,
        base=_base(written, case, scenario),
        base_year_t=case.certificate.get("base_year_t") if case else None,
        kept=kept,
        drawn=drawn,
    )
    check_policy(scenario)
    _check_designs(written, simulation, at, scenario, faults)
    return simulation


def _kept(given: SweepIn, variation: Variation, constrain: Constrain, faults: Faults) -> NDArray[np.bool_] | None:
    """Return which cases meet the constraints; None: there are none. Listed cases need not."""
    if not given.constraints:
        return None
    names = [parameter.name for parameter in variation.parameters]
    units = {name: unit for name in names if (unit := variation.unit_as_written(name)) is not None}
    constraints = constrain(units, faults)
    kept = np.ones(len(variation), dtype=np.bool_)
    values = {name: variation.as_written(name) for name in units}
    for constraint in () if len(faults) else constraints:
        kept[: variation.combined] &= constraint.holds(values)
    return kept


def _readable(folder: Path, worlds: Sequence[WorldPlan], places: Mapping[str, Place]) -> tuple[int, Scenario]:
    """Return a world that can be read and its scenario: the first, else the middle or the last one.

    Raises:
        BadInput: none of them can, with what is wrong with the first.

    """
    refused = None
    for at in dict.fromkeys((0, len(worlds) // 2, len(worlds) - 1)):
        try:
            return at, read_scenario(folder, worlds[at].sets)
        except BadInput as failure:
            refused = refused or failure
    assert refused is not None
    raise placed(refused, places)


def _operated_in(given: SweepIn) -> Iterator[str]:
    """Yield the settings that `weather_years` and `futures` stand for: nothing that the sweep does not ask for."""
    yield setting("promise.synthetic_years", given.weather_years or 0)
    if given.weather_years is None:
        yield setting("promise.weather", [])
    yield setting("promise.futures.count", given.futures) if given.futures else setting("promise.futures", None)


def _operated_at(written: Written) -> dict[str, Place]:
    """Return where `weather_years` and `futures` are written, by the settings that they stand for."""
    keys = {"weather_years": "promise.synthetic_years", "futures": "promise.futures.count"}
    return {sets: written.place(key) for key, sets in keys.items() if key in written.given.model_fields_set}


def _world(written: Written, sets: tuple[str, ...]) -> WorldPlan:
    """Return a world; what is wrong with its settings has been told with the parameters."""
    plain = lay(written.tree, sets, written.folder, Faults()).plain()
    promise = plain.get("promise") or {}
    futures = promise.get("futures") or {}
    years = _count(promise.get("synthetic_years")) + len(promise.get("weather") or ())
    return WorldPlan(sets, tree_hash(plain), 1 + years, 1 + _count(futures.get("count")))


def _count(value: Any) -> int:
    """Return a number of years or futures; what is none is told by the scenario's own reader."""
    return value if isinstance(value, int) and value > 0 else 0


def _units(written: Written, variation: Variation, scenario: Scenario, faults: Faults) -> Iterator[tuple[str, str]]:
    """Yield the unit of each size that a parameter sets; what is no size, or of no such unit, is a fault."""
    units = {size.name: size.unit for size in scenario.park.sizes}
    for name in variation.design_names:
        found = sized(name.removeprefix(DESIGN), scenario.park)
        if found is None:
            near = nearest(name.removeprefix(DESIGN), names_of(scenario.park))
            faults.add("NZ2867", _place(written, name), read=shown(name), near=near)
            continue
        yield name, units[found.size]
        for place, picked in _values(written, variation, name):
            try:
                read_quantity(picked.label, units[found.size])
            except UnitError as error:
                faults.add(error.code, place, **{**error.values_, "unit": units[found.size]})


def _values(written: Written, variation: Variation, name: str) -> Iterator[tuple[Place, Choice]]:
    """Yield values of a parameter that tell of all its units, with where they are written."""
    for parameter in variation.parameters:
        if parameter.name == name and parameter.drawn is not None:
            yield _place(written, name), parameter.drawn.at(0.5)
        elif parameter.name == name:
            yield from ((written.place("parameters", name, i), each) for i, each in enumerate(parameter.choices))
    for i, each in enumerate(variation.listed):
        if name in each.row:
            yield written.place("cases", i, "set", name), each.row[name]


def _place(written: Written, name: str) -> Place:
    """Return where a parameter is written first."""
    if name in written.given.parameters:
        return written.place("parameters", name)
    at = next((i for i, case in enumerate(written.given.cases) if name in case.set), 0)
    return written.place("cases", at, "set", name)


def _stored(written: Written, faults: Faults) -> Case | None:
    """Return the stored result whose capacities are operated; None: what exists today is."""
    designs = written.given.designs
    if designs is None or designs.stored is None:
        return None
    path = Path(written.path).parent / designs.stored
    if not path.exists():
        faults.add("NZ0220", written.place("designs", "from"), read=shown(designs.stored))
        return None
    case = read(path)
    if case.capacities is None:
        faults.add("NZ2868", written.place("designs", "from"), read=shown(designs.stored))
    return case


def _base(written: Written, case: Case | None, scenario: Scenario) -> xr.Dataset | None:
    """Return the capacities that all designs start from; None: what exists today.

    Raises:
        BadInput: they are of another park, told with where the result is named.

    """
    if case is None or case.capacities is None:
        return None
    try:
        return fitting(case.capacities, 1.0, scenario)
    except BadInput as refusal:
        place = written.place("designs", "from")
        raise BadInput([replace(fault, place=place) for fault in refusal.faults]) from refusal


def _check_designs(written: Written, simulation: Simulation, world: int, scenario: Scenario, faults: Faults) -> None:
    """Note what designs of a world cannot be, some at a time."""
    park, positions = scenario.park, simulation.positions[world]
    base = existing(scenario) if simulation.base is None else simulation.base
    check_many(park, laid_over(park, base, {}, 1))
    found: dict[tuple[str, str], tuple[Any, int, int]] = {}
    for begin in range(0, len(positions), AT_ONCE):
        some = positions[begin : begin + AT_ONCE]
        sizes = sizes_of(simulation, some, park)
        for misfit, count in misfits(park, laid_over(park, base, sizes, len(some)), sizes):
            number = int(simulation.numbers[some[misfit.design]])
            first, case, before = found.get((misfit.fault, misfit.size), (misfit, number, 0))
            found[misfit.fault, misfit.size] = (first, case, before + count)
    places = {each.size: name for name, each in sized_by(simulation, scenario.park).items()}
    for misfit, case, count in found.values():
        fault = misfit.at(case, count)
        place = _place(written, places[misfit.size]) if misfit.size in places else written.place("parameters")
        faults.add(fault.code, place, **fault.values)

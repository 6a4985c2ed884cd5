"""From sweep.yaml to a `Sweep`: read strictly, every fault told at once with its line, every case with its key."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from netzero.errors import Faults, Place
from netzero.results.identity import case_hash
from netzero.scenario.doors.layers import find_file
from netzero.scenario.doors.validate import validate_data
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.sweep.cases import Sweep, Wanted, this_netzero, tree_hash
from netzero.sweep.choices import DESIGN, Choice, choice, setting, together
from netzero.sweep.constraints import Constraint, meeting, read_constraint
from netzero.sweep.expand import Parameter, Row, grid
from netzero.sweep.model import ChoiceIn, RangeIn, SweepIn
from netzero.sweep.override_table import Override, read_overrides
from netzero.sweep.probe import check_readable
from netzero.sweep.ranges import range_of
from netzero.sweep.read_simulation import is_simulation, read_simulation
from netzero.sweep.sampling import check_sample, points, size
from netzero.sweep.variation import Listed
from netzero.sweep.written import Written, laid_over, places_of, read_written

MOST_CASES = 1_000_000


@dataclass(frozen=True)
class Point:
    """One case before it has a key."""

    row: Row
    name: str | None = None
    shares: tuple[float, ...] = ()
    """Where in the ranges of all parameters it was drawn, 0..1."""


def read_sweep(path: Path) -> Sweep:
    """Return the sweep of a file.

    Args:
        path: sweep.yaml.

    Raises:
        BadInput: with every fault that was found, each with file, line and column or cell.

    """
    faults = Faults()
    written = read_written(Path(path), faults)
    parameters = _parameters(written, faults)
    overrides = _overrides(written, faults)
    places = {key: place for each in reversed(overrides) for key, place in each.places.items()} | places_of(written)
    listed = [*_listed(written, faults), *_tabled(written, overrides, faults)]
    varied = bool(parameters) or written.given.method != "grid"
    if is_simulation(written.given, [point.row for point in listed]):
        return _simulated(written, parameters if varied else (), listed, places, faults)
    found = [*(_combined(written, parameters, faults) if varied else ()), *listed]
    if not found and not len(faults):
        faults.add("NZ1809", written.root.place)
    _check_count(len(found), written, faults)
    _check_unused(written, faults)
    faults.raise_if_any()
    sweep = _sweep(written, found, faults)
    faults.raise_if_any()
    check_readable(written.folder, sweep.cases, places)
    return sweep


def _check_unused(written: Written, faults: Faults) -> None:
    """Note what has a meaning only where designs are simulated."""
    for key in ("weather_years", "futures", "settlement"):
        if key in written.given.model_fields_set:
            faults.add("NZ1840", written.place(key), name=key)


def _simulated(
    written: Written,
    parameters: Sequence[Parameter],
    listed: Sequence[Point],
    places: Mapping[str, Place],
    faults: Faults,
) -> Sweep:
    """Return the sweep of designs that are simulated."""
    _check_method(written, parameters, faults)
    faults.raise_if_any()
    one_by_one = [Listed(point.row, point.name) for point in listed]
    constrain = partial(constraints_of, written)
    found = read_simulation(written, parameters, one_by_one, constrain, places, faults)
    if found is not None and not found.count:
        faults.add("NZ1809", written.root.place)
    faults.raise_if_any()
    assert found is not None
    given, by, plain = written.given, this_netzero(), written.root.plain()
    units = {name: unit for name in found.variation.names if (unit := found.variation.unit(name)) is not None}
    return Sweep(plain, "simulate", units, written.inputs, (), by, given.method, given.seed, simulation=found)


def _parameters(written: Written, faults: Faults) -> tuple[Parameter, ...]:
    found = []
    for key, value in written.given.parameters.items():
        place = written.place("parameters", key)
        if isinstance(value, RangeIn):
            parameter = _ranged(written, key, value, place, faults)
        else:
            choices = _choices(written, key, value, faults)
            parameter = Parameter(key, choices)
        found.append(parameter)
        for position, each in enumerate(parameter.choices):
            at = place if isinstance(value, RangeIn) else written.place("parameters", key, position)
            laid_over(written.tree, each.sets, written.folder, at, faults)
    _check_apart(found, written, faults)
    return tuple(found)


def _check_apart(parameters: Sequence[Parameter], written: Written, faults: Faults) -> None:
    """Note keys that several parameters set: the last one would hide the others, whose names stay in the labels."""
    setters: dict[str, str] = {}
    for parameter in parameters:
        for key in {each.partition("=")[0]: None for picked in parameter.choices for each in picked.sets}:
            first = setters.setdefault(key, parameter.name)
            if first != parameter.name:
                faults.add(
                    "NZ1841", written.place("parameters", parameter.name), key=key, one=first, other=parameter.name
                )


def _ranged(written: Written, key: str, value: RangeIn, place: Place, faults: Faults) -> Parameter:
    """Return the parameter of a range: with the steps of a grid, or to be drawn from."""
    drawn = range_of(key, value, place, faults)
    if written.given.method != "grid":
        return Parameter(key, drawn=drawn)
    if value.count is None:
        faults.add("NZ1812", place, name=key)
    elif value.distribution not in ("uniform", "log_uniform"):
        faults.add("NZ1813", place, read=value.distribution)
    elif drawn is not None:
        return Parameter(key, drawn.steps(value.count), drawn)
    return Parameter(key)


def _choices(written: Written, key: str, values: Sequence[Any], faults: Faults) -> tuple[Choice, ...]:
    """Return listed values: those of one key, or named groups of settings."""
    grouped = [isinstance(value, Mapping) and set(value) == {"name", "set"} for value in values]
    if not any(grouped):
        return tuple(choice(key, value) for value in values)
    found = []
    for position, value in enumerate(values):
        at: KeyPath = ("parameters", key, position)
        named = validate_data(ChoiceIn, value, written.root, {}, faults, at)
        if named is not None:
            found.append(together(named.name, named.set))
    return tuple(found)


def _combined(written: Written, parameters: Sequence[Parameter], faults: Faults) -> list[Point]:
    """Return the combinations of the parameters, of a grid or drawn, that meet the constraints."""
    given = written.given
    _check_method(written, parameters, faults)
    if len(faults):
        return []
    found = [Point(row) for row in grid(parameters)] if given.method == "grid" else _drawn(given, parameters)
    constraints = constraints_of(written, _units(found), faults) if found else ()
    return [point for point in found if meeting(constraints, values_of(point.row))]


def _check_method(written: Written, parameters: Sequence[Parameter], faults: Faults) -> None:
    """Note what keeps parameters from being combined."""
    given = written.given
    if given.method != "grid":
        check_sample(given.method, given.count, len(parameters), written.place("method"), faults)
        _check_count(size(given.method, given.count or 0, len(parameters)), written, faults)
        return
    if given.count is not None:
        faults.add("NZ1838", written.place("count"), read=given.method)
    _check_count(math.prod(len(parameter.choices) for parameter in parameters), written, faults)


def _drawn(given: SweepIn, parameters: Sequence[Parameter]) -> list[Point]:
    """Return the points of a sample, each with the values that its shares stand for."""
    shares = points(given.method, given.count or 0, given.seed, len(parameters))
    names = [parameter.name for parameter in parameters]
    found = []
    for row in shares.tolist():
        picked = (parameter.at(share) for parameter, share in zip(parameters, row, strict=True))
        found.append(Point(dict(zip(names, picked, strict=True)), shares=tuple(row)))
    return found


def constraints_of(written: Written, units: Mapping[str, str], faults: Faults) -> tuple[Constraint, ...]:
    """Return the constraints of a sweep file; faults are noted.

    Args:
        written: the file.
        units: unit of each parameter whose values are numbers.
        faults: where faults are noted.

    """
    texts = enumerate(written.given.constraints)
    found = [read_constraint(text, units, written.place("constraints", at), faults) for at, text in texts]
    return tuple(constraint for constraint in found if constraint is not None)


def values_of(row: Row) -> dict[str, str | float]:
    """Return the values of a combination by parameter."""
    return {name: picked.value for name, picked in row.items()}


def _check_count(count: int, written: Written, faults: Faults) -> None:
    if count > MOST_CASES:
        faults.add("NZ1810", written.root.place, count=count, limit=MOST_CASES)


def _listed(written: Written, faults: Faults) -> list[Point]:
    """Return the cases that are written one by one."""
    found = []
    for position, case in enumerate(written.given.cases):
        row = {key: choice(key, value) for key, value in case.set.items()}
        for key, each in row.items():
            laid_over(written.tree, each.sets, written.folder, written.place("cases", position, "set", key), faults)
        found.append(Point(row, case.name))
    return found


def _overrides(written: Written, faults: Faults) -> list[Override]:
    """Return the rows of the table."""
    if written.given.table is None:
        return []
    path = find_file(written.path.parent, written.given.table, written.place("table"), faults)
    return read_overrides(path, written.given.table, faults) if path else []


def _tabled(written: Written, overrides: Sequence[Override], faults: Faults) -> list[Point]:
    """Return the cases of a table."""
    found = []
    for override in overrides:
        row = {key: choice(key, value) for key, value in override.values.items()}
        for key, each in row.items():
            laid_over(written.tree, each.sets, written.folder, override.places[key], faults)
        found.append(Point(row, override.name))
    return found


def _sweep(written: Written, wanted: Sequence[Point], faults: Faults) -> Sweep:
    given, folder = written.given, written.folder
    first = tuple(setting(key, value) for key, value in given.set.items())
    made_by = this_netzero()
    hashes = {"scenario": written.inputs.sha256, "shipped": made_by["shipped"]}
    trees: dict[tuple[str, ...], str] = {}
    units = _units(wanted)
    cases = []
    for number, point in enumerate(wanted, start=1):
        sets = tuple(each for picked in point.row.values() for each in picked.sets)
        if sets not in trees:
            trees[sets] = tree_hash(laid_over(written.tree, sets, folder, written.root.place, faults).plain())
        design = {key: picked.label for key, picked in point.row.items() if key.startswith(DESIGN)}
        options = {"work": given.work, "seed": given.seed if design else 0, "design": design}
        values = {key: picked.value if key in units else picked.label for key, picked in point.row.items()}
        key = case_hash({"tree": trees[sets]}, hashes, options)
        cases.append(Wanted(number, _label(point), values, (*first, *sets), key))
    plain = written.root.plain()
    shares = tuple(point.shares for point in wanted if point.shares)
    return Sweep(plain, given.work, units, written.inputs, tuple(cases), made_by, given.method, given.seed, shares)


def _units(wanted: Sequence[Point]) -> dict[str, str]:
    """Return the unit of each parameter of which all values are numbers of one unit."""
    found: dict[str, set[str | None]] = {}
    for point in wanted:
        for key, picked in point.row.items():
            found.setdefault(key, set()).add(picked.unit if isinstance(picked.value, float) else None)
    return {key: str(next(iter(units))) for key, units in found.items() if len(units) == 1 and None not in units}


def _label(point: Point) -> str:
    """Return the name of a case, or else its values."""
    return point.name or ", ".join(f"{key}={picked.label}" for key, picked in point.row.items())

"""The cases of a simulation sweep by position: numbers without a case at a time, so that 100,000 take no room.

Positions run through the combinations of the parameters, then through the cases that are listed one by one. What a
position stands for follows from the sweep alone, so that a worker makes the designs of its block by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.sweep.choices import DESIGN, Choice, shown
from netzero.sweep.expand import Parameter, Row
from netzero.sweep.ranges import Range
from netzero.units import read_quantity

Array = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Listed:
    """A case that is written out."""

    row: Row
    name: str | None = None


@dataclass(frozen=True, eq=False)
class Variation:
    """What varies, and the cases that come of it."""

    parameters: tuple[Parameter, ...]
    listed: tuple[Listed, ...] = ()
    points: Array | None = field(default=None, repr=False)
    """Of a sample: shares 0..1, dims (case, parameter); None: a grid."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Of each size that a parameter sets, by the name of the parameter."""

    @cached_property
    def combined(self) -> int:
        """Number of combinations of the parameters."""
        if self.points is not None:
            return len(self.points)
        lengths = [len(parameter.choices) for parameter in self.parameters]
        return int(np.prod(lengths, dtype=np.int64)) if lengths else 0

    def __len__(self) -> int:
        return self.combined + len(self.listed)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything that varies, in the order in which it is written."""
        listed = (name for each in self.listed for name in each.row)
        return tuple(dict.fromkeys((*(parameter.name for parameter in self.parameters), *listed)))

    @property
    def design_names(self) -> tuple[str, ...]:
        """Parameters that are sizes of the design."""
        return tuple(name for name in self.names if name.startswith(DESIGN))

    def sizes(self, positions: Positions) -> dict[str, Array]:
        """Return the capacities that are asked for, by parameter and in the size's unit; NaN: nothing is."""
        return {name: self._numbers(name, positions) for name in self.design_names}

    def settings(self, positions: Positions) -> dict[str, Any]:
        """Return the values of settings by parameter: numbers where all are of one unit, else as written."""
        return {name: self._setting(name, positions) for name in self.names if not name.startswith(DESIGN)}

    def row(self, position: int) -> Row:
        """Return all that one position stands for."""
        if position >= self.combined:
            return self.listed[position - self.combined].row
        at = np.array([position])
        return {each.name: self._choices(column, at)[0] for column, each in enumerate(self.parameters)}

    def labels(self, positions: Positions) -> list[str]:
        """Return the names of cases, or else their values."""
        combined = positions[positions < self.combined]
        columns = [self._written(column, combined) for column in range(len(self.parameters))]
        of_combined = map(", ".join, zip(*columns, strict=True))
        of_listed = {at: each.name or _label(each.row) for at, each in enumerate(self.listed, start=self.combined)}
        return [of_listed[at] if at in of_listed else next(of_combined) for at in positions.tolist()]

    def unit(self, name: str) -> str | None:
        """Return the unit of the numbers of a parameter; None where some value is a text, or of another unit."""
        if name in self.units:
            return self.units[name]
        of_parameters = (
            each for parameter in self.parameters if parameter.name == name for each in _examples(parameter)
        )
        picked = [*of_parameters, *(each.row[name] for each in self.listed if name in each.row)]
        units = {each.unit if isinstance(each.value, float) else None for each in picked}
        return units.pop() if len(units) == 1 else None

    def unit_as_written(self, name: str) -> str | None:
        """Return the unit in which all values of a parameter are written; None where they are of several, or texts."""
        units = {
            each.unit if isinstance(each.value, float) else None
            for parameter in self.parameters
            for each in _examples(parameter)
            if parameter.name == name
        }
        return units.pop() if len(units) == 1 else None

    def as_written(self, name: str) -> Array:
        """Return the numbers of a parameter in all combinations, in the unit in which they are written."""
        [column] = (i for i, parameter in enumerate(self.parameters) if parameter.name == name)
        drawn = self._drawn(column)
        if drawn is not None and self.points is not None:
            return drawn.values(self.points[:, column]) / (100.0 if drawn.unit == "%" else 1.0)
        numbers = np.array([each.value for each in self.parameters[column].choices], dtype=np.float64)
        return numbers[self._picked(column, np.arange(self.combined))]

    @cached_property
    def worlds(self) -> dict[tuple[str, ...], Positions]:
        """Positions by the settings of the scenario, in the order in which they come."""
        codes = np.stack([self._codes(column) for column in self._settings], axis=1) if self._settings else None
        found: dict[tuple[str, ...], list[Positions]] = {}
        for group in _alike(codes, self.combined):
            found.setdefault(_sets(self.row(int(group[0]))), []).append(group)
        for position, each in enumerate(self.listed, start=self.combined):
            found.setdefault(_sets(each.row), []).append(np.array([position]))
        return {sets: np.concatenate(groups) for sets, groups in found.items()}

    @cached_property
    def _settings(self) -> list[int]:
        """Columns of parameters that are settings of the scenario."""
        return [i for i, parameter in enumerate(self.parameters) if not parameter.name.startswith(DESIGN)]

    def _codes(self, column: int) -> Positions:
        """Return numbers that are the same where the combinations have the same value of a parameter."""
        everywhere = np.arange(self.combined)
        return everywhere if self._drawn(column) is not None else self._picked(column, everywhere)

    def _picked(self, column: int, positions: Positions) -> Positions:
        """Return which of the choices of a parameter some combinations have."""
        lengths = [len(parameter.choices) for parameter in self.parameters]
        if self.points is None:
            stride = int(np.prod(lengths[column + 1 :], dtype=np.int64))
            return np.asarray(positions // stride % lengths[column])
        picked = (self.points[positions, column] * lengths[column]).astype(np.int64)
        return np.asarray(np.minimum(picked, lengths[column] - 1))

    def _choices(self, column: int, positions: Positions) -> Sequence[Choice]:
        """Return what some combinations have of a parameter."""
        drawn, choices = self._drawn(column), self.parameters[column].choices
        if drawn is not None and self.points is not None:
            return [drawn.choice(value) for value in drawn.values(self.points[positions, column]).tolist()]
        return [choices[picked] for picked in self._picked(column, positions).tolist()]

    def _written(self, column: int, positions: Positions) -> Sequence[str]:
        """Return what some combinations have of a parameter, as it stands in their names."""
        drawn, parameter = self._drawn(column), self.parameters[column]
        if drawn is not None and self.points is not None:
            values = drawn.values(self.points[positions, column]).tolist()
            return [f"{parameter.name}={shown(drawn.written(value))}" for value in values]
        texts = [f"{parameter.name}={each.label}" for each in parameter.choices]
        return [texts[picked] for picked in self._picked(column, positions).tolist()]

    def _drawn(self, column: int) -> Range | None:
        """Return the range that a parameter is drawn from; None where it has choices."""
        return None if self.points is None else self.parameters[column].drawn

    def _setting(self, name: str, positions: Positions) -> Any:
        """Return the values of a setting: numbers, or texts; what has none is NaN or None."""
        found: list[Choice | None] = [None] * len(positions)
        for column, parameter in enumerate(self.parameters):
            if parameter.name == name:
                at = np.flatnonzero(positions < self.combined)
                for position, picked in zip(at.tolist(), self._choices(column, positions[at]), strict=True):
                    found[position] = picked
        for position in np.flatnonzero(positions >= self.combined).tolist():
            found[position] = self.listed[int(positions[position]) - self.combined].row.get(name)
        if self.unit(name) is None:
            return np.array([each and each.label for each in found], dtype=object)
        return np.array([np.nan if each is None else each.value for each in found], dtype=np.float64)

    def _numbers(self, name: str, positions: Positions) -> Array:
        found = np.full(len(positions), np.nan)
        combined = positions < self.combined
        for column, parameter in enumerate(self.parameters):
            if parameter.name == name:
                found[combined] = self._of_parameter(column, positions[combined])
        unit = self.units[name]
        for at in np.flatnonzero(~combined):
            picked = self.listed[int(positions[at]) - self.combined].row.get(name)
            if picked is not None:
                found[at] = number_of(picked, unit)
        return found

    def _of_parameter(self, column: int, positions: Positions) -> Array:
        parameter, drawn = self.parameters[column], self._drawn(column)
        unit = self.units[parameter.name]
        if drawn is not None and self.points is not None:
            scale = read_quantity(f"1 {drawn.unit}", unit) if drawn.unit else 1.0
            return drawn.values(self.points[positions, column]) * scale
        return np.array([number_of(picked, unit) for picked in parameter.choices])[self._picked(column, positions)]


def number_of(picked: Choice, unit: str) -> float:
    """Return a capacity in the unit of its size; raises `UnitError`."""
    return read_quantity(picked.label, unit)


def _examples(parameter: Parameter) -> Sequence[Choice]:
    """Return values that a parameter may have, of all units that they are of."""
    return parameter.choices or ((parameter.drawn.at(0.5),) if parameter.drawn else ())


def _sets(row: Row) -> tuple[str, ...]:
    return tuple(each for picked in row.values() for each in picked.sets)


def _alike(codes: Positions | None, count: int) -> Sequence[Positions]:
    """Return the positions of equal rows of codes, groups in the order of their first."""
    if codes is None:
        return [np.arange(count)] if count else []
    _, first, group = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(group.reshape(-1), kind="stable")
    ends = np.cumsum(np.bincount(group.reshape(-1)))[:-1]
    return [
        each for _, each in sorted(zip(first.tolist(), np.split(order, ends), strict=True), key=lambda pair: pair[0])
    ]


def plain_of(variation: Variation) -> dict[str, Any]:
    """Return what varies as plain data, without what is drawn."""
    return {
        "parameters": [_plain_parameter(each) for each in variation.parameters],
        "listed": [
            {"name": each.name, "row": {key: asdict(picked) for key, picked in each.row.items()}}
            for each in variation.listed
        ],
        "units": dict(variation.units),
    }


def variation_of(plain: Mapping[str, Any], points: Array | None) -> Variation:
    """Return what varies from plain data."""
    listed = (
        Listed({key: _choice_of(picked) for key, picked in each["row"].items()}, each["name"])
        for each in plain["listed"]
    )
    return Variation(tuple(map(_parameter_of, plain["parameters"])), tuple(listed), points, plain["units"])


def _plain_parameter(parameter: Parameter) -> dict[str, Any]:
    drawn = parameter.drawn and {key: value for key, value in asdict(parameter.drawn).items() if _is_plain(value)}
    return {"name": parameter.name, "choices": [asdict(each) for each in parameter.choices], "drawn": drawn}


def _parameter_of(plain: Mapping[str, Any]) -> Parameter:
    drawn = Range(**plain["drawn"]) if plain["drawn"] else None
    return Parameter(plain["name"], tuple(map(_choice_of, plain["choices"])), drawn)


def _choice_of(plain: Mapping[str, Any]) -> Choice:
    return Choice(**{**plain, "sets": tuple(plain["sets"])})


def _is_plain(value: Any) -> bool:
    """Whether JSON knows it: ends that were not given are infinite or no number."""
    return not isinstance(value, float) or math.isfinite(value)


def _label(row: Row) -> str:
    return ", ".join(f"{key}={picked.label}" for key, picked in row.items())

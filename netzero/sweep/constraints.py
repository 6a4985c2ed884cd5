"""Relations between parameters that their combinations must meet: sums of parameters and numbers, compared.

    constraint  sum relation sum          relation  <= < >= > == !=
    sum         [+|-] term {+|- term}     term      number [unit] | [number *] name | name * number

Nothing else is read, and nothing is evaluated as a program. Shares count as numbers: '10 %' is 0.1.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from netzero.errors import Faults, Place
from netzero.scenario.doors.yaml_tree import shown
from netzero.scenario.nearest import nearest

RELATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
_RELATION = re.compile("|".join(map(re.escape, RELATIONS)))
_TERM = re.compile(r"\s*([+-]?)\s*((?:(?!\s-\s|(?<![eE])\+).)+)")
"""A term ends before + and before - between spaces: names may hold a '-'."""
_NUMBER = re.compile(r"((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(%|[^\W\d_][^\s*]*)?")


@dataclass(frozen=True)
class Term:
    """A number, or a parameter times a number."""

    factor: float
    name: str | None = None
    unit: str | None = None
    """Of a number with a unit; None: it has none."""

    def value(self, values: Mapping[str, Any]) -> Any:
        """Return the term with the values of parameters, numbers or arrays of them."""
        return self.factor if self.name is None else self.factor * values[self.name]


@dataclass(frozen=True)
class Constraint:
    """Two sums and how they must compare."""

    text: str
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of both sides."""
        return self.left + self.right

    def holds(self, values: Mapping[str, Any]) -> Any:
        """Whether it holds of values of parameters by name; of arrays, where."""
        left, right = (sum(term.value(values) for term in side) for side in (self.left, self.right))
        return RELATIONS[self.relation](left, right)


def read_constraint(text: str, units: Mapping[str, str], place: Place, faults: Faults) -> Constraint | None:
    """Return a constraint that was written, None with its fault noted.

    Args:
        text: as written.
        units: unit of each parameter whose values are numbers; those of a constraint must be alike.
        place: where it was written.
        faults: where faults are noted.

    """
    sides, relations = _RELATION.split(text), _RELATION.findall(text)
    if len(relations) != 1:
        faults.add("NZ1834", place, read=shown(text))
        return None
    before = len(faults)
    left, right = (_sum(side, units, place, faults) for side in sides)
    if len(faults) > before:
        return None
    made = Constraint(text, left, relations[0], right)
    if not any(term.name for term in made.terms):
        faults.add("NZ1834", place, read=shown(text))
        return None
    found = {units[term.name] if term.name else term.unit for term in made.terms} - {None}
    if len(found) > 1:
        faults.add("NZ1836", place, read=shown(text), units=", ".join(f"'{unit}'" for unit in sorted(map(str, found))))
        return None
    return made


def _sum(text: str, units: Mapping[str, str], place: Place, faults: Faults) -> tuple[Term, ...]:
    terms, position = [], 0
    stripped = text.strip()
    while position < len(stripped):
        match = _TERM.match(stripped, position)
        if match is None:
            break
        term = _term(match[2].strip(), units, place, faults)
        if term is not None:
            terms.append(Term(-term.factor, term.name, term.unit) if match[1] == "-" else term)
        position = match.end()
    if not terms or position < len(stripped):
        faults.add("NZ1834", place, read=shown(text))
    return tuple(terms)


def _term(text: str, units: Mapping[str, str], place: Place, faults: Faults) -> Term | None:
    factors = [part.strip() for part in text.split("*")]
    numbers = [number for part in factors if (number := _NUMBER.fullmatch(part))]
    names = [part for part in factors if not _NUMBER.fullmatch(part)]
    if len(factors) > 2 or len(names) > 1 or (len(factors) == 2 and len(names) != 1):
        faults.add("NZ1834", place, read=shown(text))
        return None
    if not names:
        return _number(numbers[0])
    if names[0] not in units:
        faults.add("NZ1835", place, read=shown(names[0]), near=nearest(names[0], units))
        return None
    return Term(_number(numbers[0]).factor if numbers else 1.0, names[0])


def _number(match: re.Match[str]) -> Term:
    """Return a number as a term; 0 is 0 in every unit."""
    value, unit = float(match[1]), match[2]
    if unit == "%":
        return Term(value / 100.0, unit="")
    return Term(value, unit=unit if unit or not value else "")


def meeting(constraints: Iterable[Constraint], values: Mapping[str, Any]) -> bool:
    """Whether all constraints hold of the values of one case."""
    return all(bool(constraint.holds(values)) for constraint in constraints)

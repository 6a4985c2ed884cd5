"""The language in which components state their mathematics, once, for every reader.

A *rule* is an ordinary function of a model `m` and an index. `m.<variable>[index]` is an expression,
`m.d.<table>[index]` a number. Rules are indexed (component, stage, step); the step may be one integer (Pyomo writes a
row for each) or an array of all steps (rows are stamped at once). So a rule never branches on the step and never
computes with it: the step before is `m.d.previous[t]`, the steps of a billing interval are `m.d.billed_step[n][k, i]`.
Sums over the year go through `m.over_the_year`.

A component returns what it adds; the planner sums and never asks who spoke. What can be added: a flow into a node, a
cost per hour or per year on a named line, emissions per hour.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.terms import Carrier, Node, Origin

Rule = Callable[..., Any]


class Table:
    """Numbers by label: one sequence of labels per dim, or None for the steps, which are addressed by position."""

    def __init__(self, values: Any, *labels: Sequence[Hashable] | None) -> None:
        self.values: NDArray[Any] = np.asarray(values)
        self._at = [None if names is None else {name: i for i, name in enumerate(names)} for names in labels]

    def __getitem__(self, key: Any) -> Any:
        keys = key if isinstance(key, tuple) else (key,)
        position = tuple(k if at is None else _positions(at, k) for at, k in zip(self._at, keys, strict=True))
        value = self.values[position]
        return value.item() if np.ndim(value) == 0 else value


def _positions(at: Mapping[Hashable, int], key: Any) -> Any:
    """Return the position of a label, or of each label of an array (the billing month of every step)."""
    return np.array([at[one] for one in key.tolist()]) if isinstance(key, np.ndarray) else at[key]


def name_and_year(_: Any, name: Hashable, year: int) -> dict[str, Any]:
    """Return what is said of a limit indexed (component, stage)."""
    return {"name": name, "year": year}


def year_alone(_: Any, year: int) -> dict[str, Any]:
    """Return what is said of a limit indexed by stage."""
    return {"name": "", "year": year}


def always(_: Any, *index: Hashable) -> bool:
    """Return that every member of an index is a declared limit."""
    return True


@dataclass(frozen=True)
class Limit:
    """Marks an upper bound or the side of a row `<=` as asked for by somebody: where no plan exists, it may give way.

    All members that differ only in the step share one limit, and give way together. Rules take `d` and the index
    without the step.
    """

    key: str
    """What park.yaml calls it; limits of equal key and name in several stages give way together."""
    code: str
    """Sentence on what it had to be, of limit, needed, more, unit and the words."""
    words: Rule = name_and_year
    """Name and year, and the unit where it depends on the index."""
    unit: str = "kW"
    declared: Rule = always
    """Whether the bound is declared, and not only wide enough never to cut."""
    value: Rule | None = None
    """The limit in its unit; None: the bound, or the side of the row."""
    per: Rule | None = None
    """What one unit of it allows in each step (`per(d, *index, t)`); None: one."""
    of_year: bool = False
    """A sum over the axis, told for the whole year."""


@dataclass(frozen=True)
class Variable:
    """A non-negative variable; `upper(d, *index)` is finite and never cuts the optimum unless it is a real limit."""

    name: str
    sets: tuple[str, ...]
    upper: Rule
    unit: str
    doc: str
    limit: Limit | None = None
    """Says that the bound is a real limit which somebody declared."""
    bound_is_fact: bool = False
    """Says that the bound, where it is not declared, is a real limit all the same, which nobody can change."""


@dataclass(frozen=True)
class Constraint:
    """A fact that holds for each index: `rule(m, *index)` returns a relation."""

    name: str
    sets: tuple[str, ...]
    rule: Rule
    doc: str
    limit: Limit | None = None
    """Says that the side of these rows is asked for by somebody."""


@dataclass(frozen=True)
class Flow:
    """Power into a node: `rule(m, s, t)` in kW, negative when taken from it.

    origin: where the carrier comes from; None for what only moves it inside or needs it.
    """

    node: Node
    carrier: Carrier
    rule: Rule
    origin: Origin | None = None


@dataclass(frozen=True)
class Cost:
    """Cost on a line: `rule(m, s, t)` in currency per hour, or `rule(m, s)` in currency per year when `yearly`."""

    line: str
    rule: Rule
    yearly: bool = False


@dataclass(frozen=True)
class Emission:
    """Emissions: `rule(m, s, t)` in t CO2e per hour, or `rule(m, s)` in t per year when `yearly`; None: nothing."""

    location: Rule | None = None
    """Scope 1 + 2 by the location-based method."""
    market: Rule | None = None
    """Scope 1 + 2 by the market-based method."""
    direct: Rule | None = None
    """What of both is scope 1."""
    upstream: Rule | None = None
    """Scope 3."""
    yearly: bool = False
    once: bool = False
    """Whether a yearly one is of the first year of its stage alone."""
    market_at_most: Rule | None = None
    """What more of scope 1 + 2 by the market-based method caps count, where it is known only from above."""


@dataclass(frozen=True)
class Mathematics:
    """What one kind of component brings into the model of a park."""

    sets: Mapping[str, Sequence[Hashable]] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    variables: tuple[Variable, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    flows: tuple[Flow, ...] = ()
    costs: tuple[Cost, ...] = ()
    emissions: tuple[Emission, ...] = ()

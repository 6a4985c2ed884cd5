"""What a figure is traced to: lines that add up to it, pieces of a line, and inputs whose product a piece is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from netzero.scenario.scenario import AssumedFigure
from netzero.terms import Party


@dataclass(frozen=True)
class Input:
    """A number that a piece is a product of, with the assumptions that it rests on; none: of plan, hours or scenario.

    `key` is what it is, in words as `input_<key>` of the messages.
    """

    key: str
    value: float
    unit: str
    assumptions: tuple[AssumedFigure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, its assumptions by name."""
        names = [figure.name for figure in self.assumptions]
        marked = any(figure.unverified for figure in self.assumptions)
        return {
            "input": self.key,
            "value": self.value,
            "unit": self.unit,
            "assumptions": names,
            "unverified": marked,
        }


@dataclass(frozen=True)
class Piece:
    """Part of a line: the product of its inputs, for a vintage, a meter, a month or a price."""

    of: str
    inputs: tuple[Input, ...]

    @property
    def amount(self) -> float:
        """The product of its inputs."""
        return math.prod(each.value for each in self.inputs)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"of": self.of, "amount": self.amount, "inputs": [each.as_dict() for each in self.inputs]}


@dataclass(frozen=True)
class Line:
    """One booked amount: of which asset, on which line, who bears it, and how much of it counts in the figure.

    `amount` is `share` of the whole that was booked; `pieces` add up to the whole. No pieces: it is known as a whole.
    """

    line: str
    asset: str | None
    technology: str | None
    bearers: tuple[tuple[Party, float], ...]
    share: float
    amount: float
    pieces: tuple[Piece, ...] = ()

    @property
    def assumptions(self) -> tuple[AssumedFigure, ...]:
        """Every assumption that it rests on, once."""
        inputs = (each for piece in self.pieces for each in piece.inputs)
        return tuple({figure.name: figure for each in inputs for figure in each.assumptions}.values())

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "line": self.line,
            "asset": self.asset,
            "technology": self.technology,
            "bearers": dict(self.bearers),
            "share": self.share,
            "amount": self.amount,
            "pieces": [piece.as_dict() for piece in self.pieces],
        }


@dataclass(frozen=True)
class Traced:
    """A figure with what it is the sum of: lines of a year, or years of stages times their weights."""

    name: str
    value: float
    unit: str
    basis: str
    party: Party | None
    lines: tuple[Line, ...] = ()
    stages: tuple[tuple[int, float, Traced], ...] = ()
    """Year of a stage, its weight (present value of a payment in each of its years, or their number), its figure."""

    @property
    def gross(self) -> float:
        """Sum of the absolute amounts of which it is the sum."""
        of_stages = math.fsum(weight * each.gross for _, weight, each in self.stages)
        return of_stages + math.fsum(abs(line.amount) for line in self.lines)

    @property
    def parts(self) -> float:
        """Sum of its parts, which is the figure."""
        if self.stages:
            return math.fsum(weight * each.value for _, weight, each in self.stages)
        return math.fsum(line.amount for line in self.lines)

    @property
    def assumptions(self) -> tuple[AssumedFigure, ...]:
        """Every assumption that it rests on, once, in the order in which they are met."""
        of_stages = (figure for _, _, each in self.stages for figure in each.assumptions)
        of_lines = (figure for line in self.lines for figure in line.assumptions)
        return tuple({figure.name: figure for figure in (*of_lines, *of_stages)}.values())

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data; assumptions stand once, and inputs name them."""
        assumptions = [figure.as_dict() for figure in self.assumptions]
        return self._sum() | {"basis": self.basis, "tenant": self.party, "assumptions": assumptions}

    def _sum(self) -> dict[str, Any]:
        stages = [{"year": year, "weight": weight, **each._sum()} for year, weight, each in self.stages]
        found: dict[str, Any] = {"figure": self.name, "value": self.value, "unit": self.unit}
        return found | ({"stages": stages} if stages else {"lines": [line.as_dict() for line in self.lines]})

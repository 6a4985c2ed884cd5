"""One check of a case: the equation, its worst residual, and where that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Fault, NetzeroError
from netzero.messages import text

Array: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = Sequence[Any]
Residual: TypeAlias = tuple[str, Array, tuple[Labels, ...]]
"""A label, its residuals, and the labels of their dims."""


@dataclass(frozen=True)
class Check:
    """What must hold, and how far the worst place is from it."""

    where: str
    """'file', 'plan', 'promise', 'operation', 'finance', 'trials', 'outages', 'failures' or 'proof'; of a number that
    was changed, the part of the file."""
    code: str
    """Of the message that says what must hold."""
    equation: str = ""
    worst: float = 0.0
    """Largest residual, relative to the larger of 1 and the size of the terms."""
    tolerance: float = 0.0
    place: str = ""
    """Label, year and moment of the worst residual."""
    reason: NetzeroError | None = None
    """What is wrong with the file, so that the check does not hold or cannot be made."""
    told: Fault | None = None
    """What was found, where it has words of its own."""

    @property
    def name(self) -> str:
        """What must hold, in English."""
        return text(self.code)

    @property
    def ok(self) -> bool:
        """Whether the worst residual is within the tolerance."""
        return self.reason is None and self.worst <= self.tolerance

    def say(self, lang: str = "en") -> str:
        """Return the finding as a sentence."""
        if self.told is not None:
            return f"{self.where}: {self.told.say(lang)}"
        if self.reason is not None:
            return f"{self.where}: {self.reason.say(lang)}"
        values = {"where": self.where, "check": text(self.code, lang), "place": self.place, "equation": self.equation}
        return text("NZ1111", lang, worst=self.worst, tolerance=self.tolerance, **values)

    def row(self) -> dict[str, Any]:
        """Return the check as plain data."""
        row = {"where": self.where, "code": self.code, "check": self.name, "equation": self.equation, "ok": self.ok}
        if self.reason is not None:
            return row | {"reason": str(self.reason)}
        if self.told is not None:
            row["message"] = self.told.say()
        return row | {"worst": self.worst, "tolerance": self.tolerance, "place": self.place}


@dataclass
class Checks:
    """Collects the checks of one part of a case."""

    where: str
    tolerance: float
    found: list[Check] = field(default_factory=list)

    def worst(self, code: str, equation: str, residuals: Iterable[Residual]) -> None:
        """Note the worst residual of a check."""
        worst, place = 0.0, ""
        for label, array, axes in residuals:
            if not array.size:
                continue
            at = np.unravel_index(int(np.argmax(array)), array.shape)
            value = float(array[at])
            if value > worst or not np.isfinite(value):
                names = (str(axis[int(i)]) for axis, i in zip(axes, at, strict=True))
                worst, place = value if np.isfinite(value) else np.inf, " ".join([label, *names])
        self.found.append(Check(self.where, code, equation, worst, self.tolerance, place))


def above(value: Array, limit: Array | float) -> Array:
    """Return by how much a value exceeds its limit, relative to the larger of 1 and the limit."""
    return np.asarray(np.maximum(value - limit, 0.0) / np.maximum(1.0, np.abs(limit)))


def apart(value: Array, other: Array, scale: Array | float) -> Array:
    """Return how far two values are apart, relative to the larger of 1 and `scale`."""
    return np.asarray(np.abs(value - other) / np.maximum(1.0, scale))

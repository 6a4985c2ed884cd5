"""Linear terms on arrays: what `m.<variable>[index]` is for the stamping reader.

A `Terms` is a sum of coefficients x columns and a constant. Each part is a number, or an array with one value for each
step: then the terms stand for as many rows at once. After `total` all entries of all parts lie in one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.planner.program import Floats

Part = tuple[Any, Any]
"""Columns and their coefficients, each a number or an array."""


class Terms:
    """Sum of coefficients x columns plus a constant, for one row or for one row a step."""

    __slots__ = ("constant", "is_total", "parts")
    __array_ufunc__ = None
    """An array on the left leaves the operation to this class."""
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, parts: tuple[Part, ...], constant: Any = 0.0, *, is_total: bool = False) -> None:
        self.parts = parts
        self.constant = constant
        self.is_total = is_total

    def __add__(self, other: Any) -> Terms:
        if not isinstance(other, Terms):
            return Terms(self.parts, self.constant + other, is_total=self.is_total)
        is_total = self.is_total or other.is_total
        if is_total and not (self._fits_a_total() and other._fits_a_total()):
            raise TypeError("a total over the year is one row; terms of each step are many")
        return Terms(self.parts + other.parts, self.constant + other.constant, is_total=is_total)

    def __radd__(self, other: Any) -> Terms:
        return self.__add__(other)

    def __mul__(self, factor: Any) -> Terms:
        if isinstance(factor, Terms):
            raise TypeError("a product of variables is not linear")
        if self.is_total and np.ndim(factor):
            raise TypeError("a total over the year has one factor")
        parts = tuple((columns, coefficients * factor) for columns, coefficients in self.parts)
        return Terms(parts, self.constant * factor, is_total=self.is_total)

    def __rmul__(self, factor: Any) -> Terms:
        return self.__mul__(factor)

    def __neg__(self) -> Terms:
        return self.__mul__(-1.0)

    def __sub__(self, other: Any) -> Terms:
        return self.__add__(other.__mul__(-1.0) if isinstance(other, Terms) else -other)

    def __rsub__(self, other: Any) -> Terms:
        return self.__mul__(-1.0).__add__(other)

    def __le__(self, other: Any) -> Relation:
        return Relation(self - other, is_equality=False)

    def __ge__(self, other: Any) -> Relation:
        return Relation(other - self, is_equality=False)

    def __eq__(self, other: object) -> Relation:  # type: ignore[override]
        return Relation(self - other, is_equality=True)

    def _fits_a_total(self) -> bool:
        return self.is_total or not any(np.ndim(columns) or np.ndim(factor) for columns, factor in self.parts)

    def total(self, weights: Floats) -> Terms:
        """Return the sum over the steps of weight x these terms, all in one row."""
        parts = tuple(
            (columns, coefficients * weights) if np.ndim(columns) else (columns, float(np.sum(coefficients * weights)))
            for columns, coefficients in self.parts
        )
        return Terms(parts, float(np.sum(self.constant * weights)), is_total=True)

    def entries(self) -> tuple[NDArray[np.int64], Floats]:
        """Return all columns and coefficients of a single row."""
        both = [np.broadcast_arrays(columns, coefficients) for columns, coefficients in self.parts]
        columns = [np.ravel(columns) for columns, _ in both]
        coefficients = [np.ravel(coefficients) for _, coefficients in both]
        return np.concatenate(columns).astype(np.int64), np.concatenate(coefficients).astype(np.float64)


@dataclass(frozen=True)
class Relation:
    """Terms that are at most zero, or zero."""

    terms: Terms
    is_equality: bool

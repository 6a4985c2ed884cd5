"""What is limited over the year, in windows: used no faster than the year goes on.

    used so far + used in the window - extra <= limit x share of the year gone by at the window's end
    used so far + used in the window <= limit                            (a fuel; no extra of what may be sold)

`extra` costs half of what unserved demand does, so a limited fuel is kept for what nothing else can serve, as rules do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from netzero.planner.program import Floats
from netzero.planner.windows import Ints, YearInWindows

PACED = ("fuel_is_limited", "fuel_keeps_its_horizon", "export_share_holds")
LAST_RESORT = 0.5
"""Price of `extra`, in the least price of unserved demand."""


class Paces:
    """The rows over the year that operation may not break, and what was used of each."""

    def __init__(self, year: YearInWindows) -> None:
        """Begin the year with nothing used."""
        program, hourly = year.program, year.hourly
        spans = [program.rows[name] for name in PACED]
        rows = np.concatenate([np.arange(span.start, span.start + span.length) for span in spans])
        self._matrix = program.matrix[rows].tocsc()
        self._limit = program.row_upper[rows]
        self._used = np.zeros(len(rows))
        hours = np.cumsum(hourly["step_h"].values * hourly["weight"].values)
        self._elapsed = np.concatenate([[0.0], hours / hours[-1]])
        prices = [price for _, price in year.park.unserved_price if price]
        longest = max(year.park.stages.lengths)
        per_year = np.where(rows < spans[1].start, 1.0, 1.0 / longest)
        self.price = LAST_RESORT * min(prices, default=1.0) * max(year.park.stages.weights) * per_year

    def of(self, columns: Ints, end: int, later: Floats | float = 0.0) -> tuple[Any, Floats, Floats]:
        """Return the rows of a window over its columns and `extra`, their upper sides, and the most of each `extra`.

        Args:
            columns: of the window.
            end: the step up to whose begin the year is said to have gone on.
            later: what of that is meant to be used after the window, by row.

        """
        left, due = self._limit - self._used, self._limit * self._elapsed[end] - self._used
        now = np.maximum(due - later, np.minimum(due, 0.0))
        rows = sparse.hstack([self._matrix[:, columns], -sparse.eye(len(left))], format="csr")
        return rows, now, np.where(self._limit > 0.0, np.maximum(0.0, left - now), 0.0)

    def in_hours(self, columns: Ints, hour: Ints, x: Floats) -> Floats:
        """Return what is used in each hour by columns whose hour is given, dims (row, hour); -1 is none."""
        inside = hour >= 0
        rows = (self._matrix[:, columns[inside]] @ sparse.diags(x[inside])).tocoo()
        used = np.zeros((len(self._limit), int(hour.max(initial=0)) + 1))
        np.add.at(used, (rows.row, hour[inside][rows.col]), rows.data)
        return used

    def use(self, columns: Ints, x: Floats) -> None:
        """Note what was done."""
        self._used += self._matrix[:, columns] @ x

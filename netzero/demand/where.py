"""Where a step of a series stands in its file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Place
from netzero.intake.placing import Placed
from netzero.intake.table import Table


@dataclass(frozen=True, eq=False)
class Where:
    """Finds the line or cell of each step of one column, and the time of steps that the file lacks."""

    table: Table
    position: int
    column: str
    """As the series is called."""
    placed: Placed

    @property
    def step_minutes(self) -> int:
        """Length of a step."""
        return self.placed.step_minutes

    @property
    def row(self) -> NDArray[np.int64]:
        """The table's row of each step, -1 where there is none."""
        return self.placed.row_of_step

    def at(self, step: int) -> str:
        """Return the line of a step, or its cell in a workbook; '-' where the file has no row for it."""
        row = int(self.row[step])
        if row < 0:
            return "-"
        return self.table.at(row, self.position)

    def time(self, step: int) -> str:
        """Return the start of a step, '2024-01-05 04:00'; empty without stamps."""
        if self.placed.first is None:
            return ""
        return str(self.placed.first + step * self.placed.step_minutes).replace("T", " ")

    def place(self, step: int) -> Place:
        """Return the place of a step; of the row before it, where the file has none."""
        row = int(self.row[step])
        if row < 0:
            before = self.row[: step + 1]
            row = int(before[before >= 0][-1]) if (before >= 0).any() else -1
        return self.table.place(row, self.position)

    def head_place(self) -> Place:
        """Return the place of the head of the column."""
        return self.table.place(-1, self.position)

    def file_place(self) -> Place:
        """Return the place of the file alone."""
        return Place(file=self.table.file)

"""What a reader of one format gives: values as they stand in the file, and what was declared about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from netzero.errors import Place
from netzero.weather.year import About, Floats, Times

Label = Literal["start", "middle", "end", "instant"]


@dataclass(frozen=True)
class Declared:
    """What the scenario says about a file."""

    utc_offset_h: float | None = None
    label: Label | None = None
    columns: dict[str, str] = field(default_factory=dict)
    latitude: float = 0.0
    longitude: float = 0.0
    altitude_m: float = 0.0


@dataclass(frozen=True, eq=False)
class Raw:
    """Regular steps of one year; gaps are NaN."""

    name: str
    """Name of the file."""
    start: Times
    """Start of each step in the file's own zone, datetime64[m]."""
    values: dict[str, Floats]
    """By term of WEATHER."""
    headers: dict[str, str]
    """Name of each term in the file."""
    first_line: int
    """Line of the file, from 1, of the first step."""
    about: About

    @property
    def step_min(self) -> int:
        """Length of a step in minutes."""
        return int((self.start[1] - self.start[0]) / np.timedelta64(1, "m"))

    def place(self, term: str, row: int) -> Place:
        """Return where a value stands: line of the file and name of the column."""
        return Place(file=self.name, line=self.first_line + row, path=self.headers[term])

"""What a reader of one format gives: values as they stand in the file, and what was declared about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from netzero.errors import Place
from netzero.weather.year import About, Floats, Times

Label = Literal["start", "middle", "end", "instant"]
Format = Literal["epw", "tmy3", "pvgis", "nsrdb", "era5", "heights", "pvsyst", "csv"]


@dataclass(frozen=True)
class Declared:
    """What the user says about a file; None: not said."""

    format: Format | None = None
    """Default: told by the content."""
    utc_offset_h: float | None = None
    """Zone of the file's stamps."""
    label: Label | None = None
    """What a stamp stands for."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Plain CSV: our name (time, ghi_w_m2, ...) -> column of the file; default: our names."""
    year: int | None = None
    """Which year to take of a file that holds several."""
    latitude: float | None = None
    """Of the site; the site that a file names itself comes first."""
    longitude: float | None = None
    altitude_m: float | None = None
    site_utc_offset_h: float | None = None
    """Zone of the result; default: that of the file."""


@dataclass(frozen=True, eq=False)
class Raw:
    """Regular steps; gaps are NaN, flags of missing values stand as read."""

    name: str
    """Name of the file."""
    start: Times
    """Start of each step in the file's own zone, datetime64[m]."""
    values: dict[str, Floats]
    """By term of a weather year."""
    headers: dict[str, str]
    """Name of each term in the file."""
    first_line: int
    """Line of the file, from 1, of the first step; 0: the file has no lines."""
    about: About
    label: Label
    """What a stamp of the file stands for."""
    missing_from: Mapping[str, float] = field(default_factory=dict)
    """Least value that means missing, by term."""
    high_m: float = 0.0
    """Height of `wind_high_m_s`."""
    independent: bool = True
    """GHI, DNI and DHI all come from the file, so that their closure tells something."""

    @property
    def step_min(self) -> int:
        """Length of a step in minutes."""
        return int((self.start[1] - self.start[0]) / np.timedelta64(1, "m"))

    def line(self, row: int) -> int:
        """Return the line of the file of a step; 0 when it has no lines."""
        return self.first_line + row if self.first_line else 0

    def place(self, term: str, row: int) -> Place:
        """Return where a value stands: line of the file and name of the column."""
        return Place(file=self.name, line=self.line(row), path=self.headers.get(term, term))

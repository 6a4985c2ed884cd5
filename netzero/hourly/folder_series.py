"""Reads series of numbers from the tables of the scenario folder and lays them on the time axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.demand.table import Column, Table, read_column, read_table
from netzero.errors import BadInput, Fault, Faults, Place
from netzero.hourly.lay import lay, lengths
from netzero.tariffs.model import Series

Floats = NDArray[np.float64]


@dataclass
class FolderSeries:
    """The tables of one scenario folder, each read once; what is wrong in them is noted in `faults`."""

    folder: Path
    axis: TimeAxis
    years: Sequence[int]
    """Stage years, for series that have a column for each of them."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where in park.yaml the keys stand that ask for series, by what `read` calls them."""
    faults: Faults = field(default_factory=Faults)
    warnings: list[Fault] = field(default_factory=list)
    _tables: dict[str, Table] = field(default_factory=dict)
    _columns: dict[tuple[str, str | None], Column] = field(default_factory=dict)

    def read(self, series: Series, path: str) -> Floats:
        """Return a series on the axis, dims (time), or (stage, time) when it has a column for each stage year.

        Args:
            series: file and column or columns; a file of one column needs no name.
            path: what asks for it, for the messages: a key of the scenario, or of `places`.

        Returns:
            Values as written in the file; zeros where a fault was noted, so that reading can go on.

        """
        if series.columns is None:
            return self._column(series.file, series.column, path)
        missing = [year for year in self.years if year not in series.columns]
        if missing:
            years = ", ".join(str(year) for year in missing)
            self.faults.add("NZ0717", self.place(series, path), missing=years)
        names = [series.columns.get(year) for year in self.years]
        steps = len(self.axis)
        return np.array([np.zeros(steps) if name is None else self._column(series.file, name, path) for name in names])

    def share(self, series: Series, path: str) -> Floats:
        """Return a series as by `read`, dims (time); each value must be from 0 to 1."""
        if series.columns is not None:
            self.faults.add("NZ0718", self.place(series, path))
            return np.zeros(len(self.axis))
        values = self.read(series, path)
        if ((values < 0.0) | (values > 1.0)).any():
            worst = int(np.argmax(np.abs(values - 0.5)))
            self.faults.add("NZ0716", self.place(series, path, values[worst]), read=float(values[worst]))
        return values

    def place(self, series: Series, path: str, value: float | None = None) -> Place:
        """Return the file of a series and who asks for it; with a value that was read of it, its row too."""
        column = self._columns.get((series.file, series.column))
        found = np.flatnonzero(column.values == value) if column is not None and value is not None else np.zeros(0)
        here = column.place(int(found[0])) if column is not None and found.size else Place(file=series.file)
        return self._asked(here, path)

    def _asked(self, place: Place, path: str) -> Place:
        asked = self.places.get(path)
        return replace(place, path=path) if asked is None else replace(place, path=asked.path, asked_at=str(asked))

    def _of(self, faults: Iterable[Fault], path: str) -> list[Fault]:
        return [replace(fault, place=self._asked(fault.place, path)) for fault in faults]

    def _column(self, file: str, name: str | None, path: str) -> Floats:
        try:
            return self._laid(file, name, path)
        except BadInput as error:
            self.faults.extend(self._of(error.faults, path))
            return np.zeros(len(self.axis))

    def _laid(self, file: str, name: str | None, path: str) -> Floats:
        if file not in self._tables:
            self._tables[file] = read_table(self.folder, file)
        column = self._columns[file, name] = read_column(self._tables[file], name)
        place = Place(file=file)
        gaps = np.flatnonzero(np.isnan(column.values))
        if gaps.size:
            values = {"column": column.name, "count": int(gaps.size)}
            raise BadInput([Fault("NZ0714", column.place(int(gaps[0])), values)])
        if len(column.values) not in lengths(self.axis):
            allowed = ", ".join(str(length) for length in lengths(self.axis))
            values = {"column": column.name, "read": len(column.values), "allowed": allowed}
            raise BadInput([Fault("NZ0715", place, values)])
        laid, warning = lay(column.values, self.axis)
        if warning:
            self.warnings.append(
                Fault(warning, self._asked(place, path), {"column": column.name, "year": self.axis.year})
            )
        return laid

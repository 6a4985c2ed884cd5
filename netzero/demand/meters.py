"""The metered files of a scenario, each read once for all the needs that name its columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from netzero.demand.loads import MeteredLoad, metered
from netzero.demand.options import LoadOptions
from netzero.demand.reading import Load, read_load
from netzero.errors import Fault
from netzero.intake.inspection import Inspection
from netzero.scenario.scenario import CarrierNeed

_Key = tuple[str, LoadOptions]


@dataclass
class Meters:
    """Reads files of a folder when they are first asked for."""

    folder: Path
    columns: dict[_Key, tuple[str, ...]] = field(default_factory=dict)
    """Columns wanted of each file and set of declarations."""
    _read: dict[_Key, Load] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, needs: Iterable[CarrierNeed]) -> Meters:
        """Return the meters of a folder that serve some needs."""
        wanted: dict[_Key, dict[str, None]] = defaultdict(dict)
        for need in needs:
            if need.file is not None and need.file_column is not None:
                wanted[need.file, options_of(need)][need.file_column] = None
        return cls(folder, {key: tuple(names) for key, names in wanted.items()})

    def read(self, need: CarrierNeed) -> MeteredLoad:
        """Return the series that a need names; what concerns its whole file is told with the first need alone.

        Raises:
            BadInput: its file is refused, or holds several series and the need names none.

        """
        key = (need.file or "", options_of(need))
        columns = self.columns.get(key, ()) if need.file_column is not None else ()
        known = (key[0], key[1].with_columns(columns))
        first_time = known not in self._read
        if first_time:
            self._read[known] = read_load(self.folder / key[0], known[1], key[0])
        load = metered(self._read[known], need.file_column)
        return load if first_time else replace(load, warnings=tuple(filter(_of_one_column, load.warnings)))

    @property
    def inspections(self) -> list[Inspection]:
        """What was found in the files read so far."""
        return [load.inspection for load in self._read.values()]


def _of_one_column(fault: Fault) -> bool:
    return "column" in fault.values


def options_of(need: CarrierNeed) -> LoadOptions:
    """Return what a scenario declares of the file of a need, without its column."""
    return LoadOptions(
        tz=need.file_tz,
        label=need.file_label,
        unit=need.file_unit,
        year=need.file_year,
        sheet=need.file_sheet,
        step_minutes=need.file_minutes,
        multiplier=need.file_multiplier,
    )

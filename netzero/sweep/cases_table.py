"""One table of all cases of a sweep: `cases.parquet`, derived from what is stored whenever it is asked for.

A case and a block are named by their content: what the last table holds of them is taken from there, and only what has
come since is read. The file may be deleted at any time. Its columns carry their unit and IAMC name as Parquet metadata.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Container, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netzero.errors import StorageFailed
from netzero.results import read
from netzero.sweep.case_figures import Column, Figures, case_figures, figures_of_bytes
from netzero.sweep.cases import Sweep, Wanted, kept
from netzero.sweep.compute import recorded
from netzero.sweep.iamc_names import of_column
from netzero.sweep.parameter_values import parameter_columns
from netzero.sweep.per_case import DONE, WAITING, per_case
from netzero.sweep.places import CASE, FIGURES, MANIFEST, case_folder, key_of

if TYPE_CHECKING:
    import pyarrow as pa

    from netzero.sweep.store import Store

TABLE = "cases.parquet"
FORMAT = 1
SET = "set."
FIXED = ("number", "label", "key", "status", "message", "weather_year", "future")
"""What every table begins with; the last two are only there when designs were simulated."""
LEAVES_OUT, CO2_LEAVES_OUT, YEAR_FRACTION = "cost_leaves_out", "co2_leaves_out", "year_fraction"
FIRST = ("basis", "certificate", YEAR_FRACTION, "cost", "bound", "gap", "co2")
"""Figures that stand first; `cost` and `co2` are what most questions are about."""


@dataclass(frozen=True, eq=False)
class CasesTable:
    """All cases of a sweep: one row a case, or one a case, weather year and future where designs were simulated.

    frame: columns `number`, `label`, `key`, `status` ('done', 'waiting', or how it failed), `message` (why it failed),
    `weather_year` and `future` where designs were simulated, `set.<parameter>`, and the figures of
    `netzero.sweep.case_figures`; missing where a case has none.
    """

    frame: pd.DataFrame
    columns: Mapping[str, Column]
    sweep: Mapping[str, Any] = field(default_factory=dict)
    """Of the sweep: `scenario`, `work`, `method` and `seed`; where designs were simulated also `cost_leaves_out` (lines
    that are in no cost), `co2_leaves_out` (scopes that are in no emissions though caps count them) and
    `year_fraction`."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Columns of what was varied."""
        return tuple(name for name in self.frame.columns if name.startswith(SET))

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Columns of numbers that cases were found to have."""
        found = [name for name in self.frame.columns if name not in FIXED and not name.startswith(SET)]
        return tuple(name for name in found if pd.api.types.is_numeric_dtype(self.frame[name]))

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row a case: where designs were simulated, the mean of its runs."""
        return per_case(self.frame)

    @property
    def simulated(self) -> bool:
        """Whether a row is one weather year and future of a case."""
        return "weather_year" in self.frame.columns

    @property
    def labels_repeat_parameters(self) -> bool:
        """Whether the label of every case only says what its parameters are."""
        parameters = [name.removeprefix(SET) for name in self.parameters]
        return all(any(label.startswith(f"{name}=") for name in parameters) for label in self.frame["label"])

    @property
    def done(self) -> pd.DataFrame:
        """Rows with figures."""
        return self.frame[self.frame["status"] == DONE]

    def unit(self, column: str) -> str:
        """Return the unit of a column."""
        return self.columns.get(column, Column()).unit


def gather(store: Store, say: Callable[..., None] = lambda *_, **__: None) -> CasesTable:
    """Return the table of all cases of a sweep, and store it for the next time where the place can be written.

    Args:
        store: of the sweep.
        say: told 'read_cases' with `number` and `count` as cases are read.

    Raises:
        IntegrityFailed: there is no sweep, or a case is not what was written.

    """
    sweep, before = kept(store), _stored(store)
    found = _of_cases(store, sweep, before, say) if sweep.simulation is None else _of_blocks(store, sweep, say)
    with suppress(StorageFailed):
        data = to_bytes(found)
        if not store.exists(TABLE) or store.get(TABLE) != data:
            store.put(TABLE, data)
    return found


def to_bytes(table: CasesTable) -> bytes:
    """Return the table as a Parquet file, unit and IAMC name of each column in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pa.Table.from_pandas(table.frame, preserve_index=False)
    for at, name in enumerate(table.frame.columns):
        column = table.columns.get(name, Column())
        said = {"unit": column.unit, "iamc": column.variable, "sign": f"{column.sign:g}"}
        found = found.set_column(at, found.schema.field(at).with_metadata(said), found.column(at))
    own = {"netzero": json.dumps({"format": FORMAT, "sweep": table.sweep}, sort_keys=True)}
    stream = io.BytesIO()
    pq.write_table(found.replace_schema_metadata({**(found.schema.metadata or {}), **own}), stream)
    return stream.getvalue()


def from_bytes(data: bytes) -> CasesTable:
    """Return the table of a file that `to_bytes` made.

    Raises:
        ValueError: it is of another format.

    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_table(io.BytesIO(data))
        own = json.loads((found.schema.metadata or {})[b"netzero"])
        frame = found.to_pandas()
    except (pa.ArrowException, KeyError, OSError) as error:
        raise ValueError(str(error)) from error
    if own.get("format") != FORMAT:
        raise ValueError(f"format {own.get('format')}")
    return CasesTable(frame, columns_of(found.schema), own["sweep"])


def columns_of(schema: pa.Schema) -> dict[str, Column]:
    """Return what the metadata of a Parquet file says of its columns; a unit alone is enough."""
    found = {}
    for each in schema:
        said = {key.decode(): value.decode() for key, value in (each.metadata or {}).items()}
        if "unit" in said:
            variable, sign = (said["iamc"], float(said["sign"])) if "iamc" in said else of_column(each.name)
            found[each.name] = Column(said["unit"], variable, sign)
    return found


def _stored(store: Store) -> CasesTable | None:
    """Return the last table; None when there is none, or it cannot be read."""
    try:
        return from_bytes(store.get(TABLE)) if store.exists(TABLE) else None
    except ValueError:
        return None


def _of_blocks(store: Store, sweep: Sweep, say: Callable[..., None]) -> CasesTable:
    from netzero.sweep.block_rows import ABOUT, block_rows

    rows = block_rows(store, sweep, say)
    frame = rows.sort_by([(name, "ascending") for name in ("number", "weather_year", "future")]).to_pandas()
    told = json.loads((rows.schema.metadata or {}).get(ABOUT, b"{}"))
    return CasesTable(frame, columns_of(rows.schema), _about(sweep) | told)


def _of_cases(store: Store, sweep: Sweep, before: CasesTable | None, say: Callable[..., None]) -> CasesTable:
    """Return the table of a sweep of which every case is a file of its own."""
    there = {key_of(name) for name in store.names("cases") if name.endswith(f"/{MANIFEST}")}
    failed = {key_of(name) for name in store.names("outcomes")}
    known = _known(before)
    unread = dict.fromkeys(case.key for case in sweep.cases if case.key in there and case.key not in known)
    for number, key in enumerate(unread, start=1):
        say("read_cases", number=number, count=len(unread))
        known[key] = _figures_of(store, key)
    rows: list[dict[str, Any]] = []
    columns: dict[str, Column] = {}
    for case in sweep.cases:
        figures = known[case.key] if case.key in there else {}
        status, message = (DONE, "") if case.key in there else ended(store, case.key, failed)
        told = {name: value for name, (value, _) in figures.items() if value is not None}
        rows.append({**_identity(case), "status": status, "message": message, **told})
        columns |= {name: figures[name][1] for name in told}
    return _assembled(sweep, pd.DataFrame(rows), columns)


def _known(before: CasesTable | None) -> dict[str, Figures]:
    """Return the figures of each case that the last table has, by key."""
    if before is None or before.simulated:
        return {}
    names = [name for name in before.frame.columns if name not in FIXED and not name.startswith(SET)]
    done = before.done
    rows = zip(done["key"], done[names].itertuples(index=False, name=None), strict=True)
    blank = Column()
    return {
        key: {
            name: (value, before.columns.get(name, blank))
            for name, value in zip(names, row, strict=True)
            if not pd.isna(value)
        }
        for key, row in rows
    }


def _figures_of(store: Store, key: str) -> Figures:
    """Return the figures of a stored case: those written beside it, or else of the case itself; both are checked."""
    folder = case_folder(key)
    said = json.loads(store.get(f"{folder}/{MANIFEST}"))["versions"][0]["files"].get(FIGURES)
    if said is not None:
        data = store.get(f"{folder}/{FIGURES}")
        with suppress(ValueError):
            if hashlib.sha256(data).hexdigest() == said["sha256"]:
                return figures_of_bytes(data)
    with tempfile.TemporaryDirectory(prefix="netzero_") as unpacked:
        for name in (CASE, MANIFEST):
            (Path(unpacked) / name).write_bytes(store.get(f"{folder}/{name}"))
        return case_figures(read(Path(unpacked)))


def ended(store: Store, key: str, failed: Container[str]) -> tuple[str, str]:
    """Return how a case or block that is not there ended, and why."""
    if key not in failed:
        return WAITING, ""
    found = recorded(store, key)
    return (found.status, found.said.get("en", "")) if found else (WAITING, "")


def _identity(case: Wanted) -> dict[str, Any]:
    return {"number": case.number, "label": case.label, "key": case.key}


def _assembled(sweep: Sweep, frame: pd.DataFrame, columns: Mapping[str, Column]) -> CasesTable:
    """Return the table with a column of each parameter before the figures."""
    values = {case.number: case.values for case in sweep.cases}
    parameters = parameter_columns([values[number] for number in frame["number"]])
    first = [name for name in FIXED if name in frame]
    rest = frame[sorted((name for name in frame if name not in first), key=_place)]
    whole = pd.concat([frame[first], parameters.set_axis(frame.index), _with_types(rest)], axis=1)
    said = {f"{SET}{name}": Column(unit) for name, unit in sweep.units.items()}
    return CasesTable(whole, said | dict(columns), _about(sweep))


def _about(sweep: Sweep) -> dict[str, Any]:
    return {"scenario": sweep.inputs.scenario, "work": sweep.work, "method": sweep.method, "seed": sweep.seed}


def _place(figure: Hashable) -> tuple[int, str]:
    """Return the place of a figure among all: the main ones first, then by name, whatever the order of reading."""
    return (FIRST.index(str(figure)) if figure in FIRST else len(FIRST), str(figure))


def _with_types(frame: pd.DataFrame) -> pd.DataFrame:
    """Return figures as numbers wherever all that are there are numbers."""
    return pd.DataFrame({name: _typed(frame[name]) for name in frame}, index=frame.index)


def _typed(values: pd.Series[Any]) -> pd.Series[Any]:
    there = values.dropna()
    if all(isinstance(value, int | float | np.number) and not isinstance(value, bool) for value in there):
        return values.astype(float)
    return values.astype(object).where(values.notna(), None)

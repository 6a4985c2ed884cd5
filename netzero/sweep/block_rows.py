"""The rows of all blocks of a simulation sweep as one table: those that are stored, and those that are not there yet.

A row that is missing has its number, label, parameters, weather year and future, so that what is left out can be told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from netzero.sweep.block_files import of_designs
from netzero.sweep.blocks import Box, box_of
from netzero.sweep.cases import Sweep, tasks
from netzero.sweep.cases_table import CO2_LEAVES_OUT, LEAVES_OUT, YEAR_FRACTION, ended
from netzero.sweep.per_case import DONE
from netzero.sweep.places import MANIFEST, key_of
from netzero.sweep.shards import UNIT, read_shard
from netzero.sweep.simulation import Simulation
from netzero.sweep.store import Store
from netzero.sweep.task import Task

if TYPE_CHECKING:
    import pyarrow as pa

FIRST = ("number", "label", "key", "status", "message", "weather_year", "future")
ABOUT = b"about"
"""Key in the metadata of the whole table of what blocks say of all their rows."""


def block_rows(store: Store, sweep: Sweep, say: Callable[..., None]) -> pa.Table:
    """Return the rows of a simulation sweep, units in the metadata of the columns.

    Args:
        store: of the sweep.
        sweep: the sweep, of which `simulation` says what is simulated.
        say: told 'read_cases' with `number` and `count` as blocks are read.

    Raises:
        IntegrityFailed: a block is not what was written.

    """
    import pyarrow as pa

    wanted = list(tasks(sweep))
    there = {key_of(name) for name in store.names("blocks") if name.endswith(f"/{MANIFEST}")}
    failed = {key_of(name) for name in store.names("outcomes")}
    parts = list(_parts(store, sweep, wanted, there, failed, say))
    whole = pa.concat_tables([_plain(part) for part in parts], promote_options="permissive")
    metadata = {field.name: field.metadata for part in parts for field in part.schema if field.metadata}
    fields = [field.with_metadata(metadata.get(field.name)) for field in whole.schema]
    names = [*FIRST, *(name for name in whole.column_names if name not in FIRST)]
    about = {ABOUT: json.dumps(_about([part.schema.metadata or {} for part in parts])).encode()}
    return whole.cast(pa.schema(fields)).select(names).replace_schema_metadata(about)


def _about(told: Sequence[Mapping[bytes, bytes]]) -> dict[str, Any]:
    """Return what blocks say of all their rows: what is in no cost or emissions, and the smallest share of the year."""
    said = [{key.decode(): value.decode() for key, value in each.items()} for each in told]
    left = {
        name: list(dict.fromkeys(part for each in said for part in each.get(name, "").split(", ") if part))
        for name in (LEAVES_OUT, CO2_LEAVES_OUT)
    }
    shares = [float(each[YEAR_FRACTION]) for each in said if YEAR_FRACTION in each]
    return {**left, **({YEAR_FRACTION: min(shares)} if shares else {})}


def _parts(
    store: Store, sweep: Sweep, wanted: list[Task], there: set[str], failed: set[str], say: Callable[..., None]
) -> Iterator[pa.Table]:
    """Yield the rows of each block; first all that are there, so that their columns lead."""
    assert sweep.simulation is not None
    done = [task for task in wanted if task.key in there]
    names: dict[tuple[int, int], str] = {}
    anywhere: dict[int, str] = {}
    for number, task in enumerate(done, start=1):
        say("read_cases", number=number, count=len(done))
        rows = read_shard(store, task.key)
        of_block = _weather_years(task, rows)
        names |= of_block
        anywhere |= {year: name for (_, year), name in of_block.items()}
        yield _told(rows, task.key, DONE, "")
    for task in wanted:
        if task.key not in there:
            yield _told(_missing(sweep.simulation, task, names, anywhere), task.key, *ended(store, task.key, failed))


def _weather_years(task: Task, rows: pa.Table) -> dict[tuple[int, int], str]:
    """Return the names of the weather years of a block, by world and position."""
    years = range(*box_of(task.payload["box"]).years)
    told = dict.fromkeys(rows["weather_year"].to_pylist())
    return {(task.payload["world"], year): name for year, name in zip(years, told, strict=True)}


def _told(rows: pa.Table, key: str, status: str, message: str) -> pa.Table:
    """Return the rows of a block with what became of it."""
    import pyarrow as pa

    for name, value in (("key", key), ("status", status), ("message", message)):
        rows = rows.append_column(name, pa.array([value] * len(rows), pa.string()))
    return rows


def _missing(
    simulation: Simulation, task: Task, names: Mapping[tuple[int, int], str], anywhere: Mapping[int, str]
) -> pa.Table:
    """Return the rows of a block that is not there, without figures.

    A weather year is called as in other blocks of its world, else as in those of any world, else by its position.
    """
    import pyarrow as pa

    box: Box = box_of(task.payload["box"])
    world: int = task.payload["world"]
    columns = of_designs(simulation, world, box)
    runs = list(product(range(*box.years), range(*box.futures)))
    designs = len(columns["number"][1])
    repeated: dict[str, tuple[str, Any]] = {
        name: (unit, np.tile(values, len(runs))) for name, (unit, values) in columns.items()
    }
    repeated["weather_year"] = (
        "",
        np.repeat(
            np.array([names.get((world, year), anywhere.get(year, f"#{year}")) for year, _ in runs], dtype=object),
            designs,
        ),
    )
    repeated["future"] = "", np.repeat(np.array([future for _, future in runs], dtype=np.int64), designs)
    arrays = {name: pa.array(values) for name, (_, values) in repeated.items()}
    fields = [pa.field(name, array.type, metadata={UNIT: repeated[name][0].encode()}) for name, array in arrays.items()]
    return pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields))


def _plain(rows: pa.Table) -> pa.Table:
    """Return rows without metadata, which differs from file to file."""
    return rows.replace_schema_metadata(None).cast(_without_metadata(rows.schema))


def _without_metadata(schema: pa.Schema) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([field.remove_metadata() for field in schema])

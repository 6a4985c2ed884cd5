"""Parquet: the tables, and all flows of all steps in one long file."""

from __future__ import annotations

import io
from collections.abc import Iterator

from netzero.results.case import Case
from netzero.results.exports.tables import bases, hourly_tables, tables


def parquet_files(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield every table, and `hourly.parquet` with a row group for each quantity."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, frame in tables(case).items():
        stream = io.BytesIO()
        one_type = frame.astype({"value": str}) if name == "summary" else frame
        pq.write_table(pa.Table.from_pandas(one_type, preserve_index=False), stream)
        yield f"{name}.parquet", stream.getvalue()
    if bases(case):
        yield "hourly.parquet", _hours(case)


def _hours(case: Case) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema(
        [
            ("basis", text),
            ("quantity", text),
            ("label", text),
            ("stage", pa.int32()),
            ("time", pa.timestamp("s")),
            ("value", pa.float64()),
            ("unit", text),
        ]
    )
    stream = io.BytesIO()
    with pq.ParquetWriter(stream, schema) as writer:
        for frame in hourly_tables(case):
            writer.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))
    return stream.getvalue()

"""One Parquet file per block of simulated cases, with a manifest; a row is a design in a weather year and a future.

The same rows give the same bytes on every machine: nothing in a file says where, when or how fast it was made.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netzero.errors import IntegrityFailed
from netzero.sweep.places import MANIFEST, block_folder
from netzero.sweep.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

SUMMARY = "summary.parquet"
FORMAT = 1
UNIT = b"unit"
"""Key of a column's unit in its metadata."""


def shard(columns: Mapping[str, tuple[str, Any]], about: Mapping[str, str]) -> bytes:
    """Return the Parquet file of some rows.

    Args:
        columns: unit and values by name; texts are of dtype object.
        about: what holds of all rows, into the file's metadata.

    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [pa.array(values, pa.string() if values.dtype == object else None) for _, values in columns.values()]
    fields = [
        pa.field(name, array.type, metadata={UNIT: unit.encode()})
        for (name, (unit, _)), array in zip(columns.items(), arrays, strict=True)
    ]
    schema = pa.schema(fields, metadata={key.encode(): value.encode() for key, value in about.items()})
    buffer = io.BytesIO()
    texts = [field.name for field in fields if pa.types.is_string(field.type)]
    # numbers that hardly repeat are half the time to write, and no longer, without a dictionary
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=schema), buffer, compression="zstd", use_dictionary=texts, version="2.6"
    )
    return buffer.getvalue()


def keep_shard(store: Store, key: str, data: bytes) -> None:
    """Write a block's file, its manifest last."""
    store.commit(block_folder(key), {SUMMARY: data, MANIFEST: manifest(key, data)}, last=MANIFEST)


def manifest(key: str, data: bytes) -> bytes:
    """Return what says which bytes the file of a block has."""
    said = {"case": key, "files": {SUMMARY: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}}}
    return json.dumps({"format": FORMAT, "versions": [said]}, indent=1).encode() + b"\n"


def read_shard(store: Store, key: str) -> pa.Table:
    """Return the rows of a block after checking its bytes against its manifest.

    Raises:
        IntegrityFailed: it is not there, or not what was written.

    """
    import pyarrow.parquet as pq

    folder = block_folder(key)
    said = store.get(f"{folder}/{MANIFEST}")
    data = store.get(f"{folder}/{SUMMARY}")
    if said != manifest(key, data):
        raise IntegrityFailed("NZ2865", key=key)
    return pq.read_table(io.BytesIO(data))

"""Where things lie in the store of a sweep.

sweep.json                                   the sweep as read: its cases with their settings and keys
inputs/<sha256>.zip                          the scenario's files as they were
cases/ab/<key>/case.nc, figures.json, manifest.json   a case; it is there when its manifest is
blocks/ab/<key>/summary.parquet, manifest.json
outcomes/ab/<key>.json                       why there is no case
logs/ab/<key>.<random>.json                  one for each time that something was computed: where, how long
claims/  tmp/  quarantine/
"""

from __future__ import annotations

import uuid

SWEEP = "sweep.json"
CASE, MANIFEST = "case.nc", "manifest.json"
FIGURES = "figures.json"
"""Beside a case: what the table of all cases holds of it, which is quicker to read than the case."""


def inputs_name(sha256: str) -> str:
    """Return the name of the packed inputs."""
    return f"inputs/{sha256}.zip"


def case_folder(key: str) -> str:
    """Return the folder of a case."""
    return f"cases/{key[:2]}/{key}"


def block_folder(key: str) -> str:
    """Return the folder of a block of simulated cases."""
    return f"blocks/{key[:2]}/{key}"


def outcome_name(key: str) -> str:
    """Return the name of the record of why there is no case."""
    return f"outcomes/{key[:2]}/{key}.json"


def new_log_name(key: str) -> str:
    """Return a new name for the record of one computation."""
    return f"logs/{key[:2]}/{key}.{uuid.uuid4().hex[:12]}.json"


def key_of(name: str) -> str:
    """Return the key in the name of an outcome, a log, or something in the folder of a case or block."""
    return name.split("/")[2].partition(".")[0]

"""What does not go together in options of a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netzero.sweep.clusters import ClusterOptions

SYSTEMS = {
    "slurm": "SLURMCluster",
    "pbs": "PBSCluster",
    "lsf": "LSFCluster",
    "sge": "SGECluster",
    "oar": "OARCluster",
    "moab": "MoabCluster",
}
"""Batch system -> class of dask-jobqueue."""
WALLTIME = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:]+\]|[^\s:/]+):(\d{1,5})")
_OF_JOBS = ("jobs", "cores", "walltime", "queue", "account", "interface", "job_folder")
_NEEDED = ("walltime", "memory", "interface")
_TLS = ("tls_ca", "tls_cert", "tls_key")

Refused = tuple[str, str, dict[str, Any]]
"""Option as it is written, code of the message and its values."""


def faults_of(options: ClusterOptions) -> list[Refused]:
    """Return all that is wrong."""
    from netzero.sweep.clusters import given

    if find_spec("distributed") is None:
        return [("dask", "NZ1882", {})]
    names = given(options)
    return [*_places(names), *_address(options, names), *_jobs(options, names), *_amounts(options)]


def is_open(options: ClusterOptions) -> bool:
    """Whether the scheduler is spoken to without encryption, and not on this machine."""
    found = _ADDRESS.fullmatch(options.scheduler or "")
    return found is not None and found[1] == "tcp" and found[2] not in ("127.0.0.1", "[::1]", "localhost")


def written(name: str) -> str:
    """Return an option as it is written."""
    return f"--{name.replace('_', '-')}"


def _places(names: set[str]) -> Iterator[Refused]:
    """Tasks are computed in one place, and each option is of one."""
    places = [name for name in ("workers", "scheduler", "cluster") if name in names]
    for other in places[1:]:
        yield written(other), "NZ1865", {"one": written(places[0]), "other": written(other)}
    for name in _OF_JOBS:
        if name in names and "cluster" not in names:
            yield written(name), "NZ1866", {"option": written(name), "of": written("cluster")}
    for name in _TLS:
        if name in names and "scheduler" not in names:
            yield written(name), "NZ1866", {"option": written(name), "of": written("scheduler")}
    for name in ("memory", "dashboard"):
        if name in names and "scheduler" in names:
            yield written(name), "NZ1867", {"option": written(name)}
    if "dashboard" in names and find_spec("bokeh") is None:
        yield written("dashboard"), "NZ1873", {}


def _address(options: ClusterOptions, names: set[str]) -> Iterator[Refused]:
    if not options.scheduler:
        return
    found = _ADDRESS.fullmatch(options.scheduler)
    if not found or int(found[3]) >= 2**16:
        yield "--scheduler", "NZ1868", {"read": options.scheduler}
        return
    lacking = [written(name) for name in _TLS if name not in names]
    if found[1] == "tls" and lacking:
        yield "--scheduler", "NZ1869", {"options": ", ".join(lacking)}
    if found[1] == "tcp" and len(lacking) < len(_TLS):
        yield "--scheduler", "NZ1870", {"read": options.scheduler}


def _jobs(options: ClusterOptions, names: set[str]) -> Iterator[Refused]:
    if not options.cluster:
        return
    if options.cluster not in SYSTEMS:
        yield "--cluster", "NZ1871", {"read": options.cluster, "allowed": ", ".join(SYSTEMS)}
    elif find_spec("dask_jobqueue") is None:
        yield "--cluster", "NZ1872", {}
    for name in _NEEDED:
        if name not in names:
            yield written(name), "NZ1874", {"option": written(name), "interfaces": ", ".join(_interfaces())}
    if options.interface and options.interface not in _interfaces():
        allowed = ", ".join(_interfaces())
        yield "--interface", "NZ1876", {"read": options.interface, "allowed": allowed}
    if options.walltime and not WALLTIME.fullmatch(options.walltime):
        yield "--walltime", "NZ1877", {"read": options.walltime}


def _amounts(options: ClusterOptions) -> Iterator[Refused]:
    from dask.utils import parse_bytes

    if options.memory:
        try:
            enough = parse_bytes(options.memory) >= LEAST_MEMORY
        except ValueError:
            enough = False
        if not enough:
            yield "--memory", "NZ1878", {"read": options.memory}


LEAST_MEMORY = 400e6
"""Bytes; a worker holds some 160 to 300 MB before its first task."""


def _interfaces() -> list[str]:
    import psutil

    return sorted(psutil.net_if_addrs())

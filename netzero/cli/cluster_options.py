"""Where a sweep is computed: options that `sweep` and `resume` share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from netzero.cli.console import Console
from netzero.messages import text
from netzero.sweep.cluster_faults import SYSTEMS, faults_of, is_open
from netzero.sweep.clusters import ClusterOptions

_File = click.Path(exists=True, dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help="Worker processes here [processors]."),
    click.option("--memory", metavar="SIZE", help="Of each worker, as 4GB; more ends it [its part of the machine]."),
    click.option("--dashboard", is_flag=True, help="Show Dask's dashboard, to this machine only."),
    click.option(
        "--scheduler", metavar="ADDRESS", help="Use the Dask scheduler at tcp://host:port or tls://host:port."
    ),
    click.option("--tls-ca", type=_File, metavar="FILE", help="Certificate of who signed those of the scheduler."),
    click.option("--tls-cert", type=_File, metavar="FILE", help="Own certificate for tls://."),
    click.option("--tls-key", type=_File, metavar="FILE", help="Own key for tls://."),
    click.option("--cluster", type=click.Choice(list(SYSTEMS)), help="Hand in workers as jobs of a batch system."),
    click.option("--jobs", type=click.IntRange(1, 10_000), metavar="N", help="Jobs at a time [1]."),
    click.option("--cores", type=click.IntRange(1, 1024), metavar="N", help="Processors of a job, a worker each [1]."),
    click.option("--walltime", metavar="HH:MM:SS", help="Of a job; no case begins in its last tenth."),
    click.option("--queue", metavar="NAME", help="Queue or partition of the jobs."),
    click.option("--account", metavar="NAME", help="Account or project that the jobs are charged to."),
    click.option("--interface", metavar="NAME", help="Network interface of this machine that jobs reach."),
    click.option(
        "--job-folder",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder that all nodes see, for logs and keys of jobs [netzero-jobs].",
    ),
)
_NAMES = {"job_folder", *(option for option in ClusterOptions.__dataclass_fields__ if option != "doubled")}


def cluster_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, and hand it what was asked for as `where`, a checked `ClusterOptions`."""

    @wraps(command)
    def with_checked(*args: Any, **given: Any) -> Any:
        console: Console = click.get_current_context().obj
        where = ClusterOptions(**{name: given.pop(name) for name in _NAMES})
        if faults := faults_of(where):
            raise click.UsageError("\n".join(text(code, console.lang, **values) for _, code, values in faults))
        if is_open(where):
            console.say("NZ1881", address=where.scheduler)
        return command(*args, where=where, **given)

    for option in reversed(_OPTIONS):
        with_checked = option(with_checked)
    return with_checked

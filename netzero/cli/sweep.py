"""`sweep`, `status` and `resume`: many variants of one scenario, interrupted at will."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netzero.cli.cluster_options import cluster_options
from netzero.cli.console import Console
from netzero.cli.options import json_option
from netzero.messages import text

if TYPE_CHECKING:
    from netzero.sweep.cases import Sweep
    from netzero.sweep.clusters import ClusterOptions
    from netzero.sweep.driver import Tally
    from netzero.sweep.repair import Repaired
    from netzero.sweep.standing import Standing
    from netzero.sweep.store import Store

FAILED, DAMAGED = 7, 9
MOST_TOLD = 20
"""Failed cases that are told one by one."""

_retry = click.option("--retry-failed", is_flag=True, help="Try cases again that ended without a result.")
_store = click.argument("store")


@click.command("sweep")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", metavar="FOLDER", help="Folder of the sweep [results/<name of the file>].")
@click.option("-n", "--dry-run", is_flag=True, help="Only tell how many cases, how long and how much room.")
@cluster_options
@_retry
@json_option
@click.pass_obj
def sweep_command(
    console: Console,
    file: Path,
    output: str | None,
    dry_run: bool,
    where: ClusterOptions,
    retry_failed: bool,
    as_json: bool,
) -> int:
    """Compute all cases of FILE, a sweep.yaml: many variants of one scenario."""
    from netzero.sweep.read import read_sweep
    from netzero.sweep.store import open_store
    from netzero.sweep.work import begin

    sweep = read_sweep(file)
    store = open_store(output or str(Path("results") / file.stem))
    if dry_run:
        return _tell_estimate(console, sweep, store, where, as_json)
    begin(sweep, store)
    _tell_blocks(console, sweep)
    return _carry_out(console, sweep, store, where, retry_failed, as_json)


def _tell_estimate(console: Console, sweep: Sweep, store: Store, where: ClusterOptions, as_json: bool) -> int:
    """Tell what a sweep will take."""
    from netzero.sweep.clusters import local_workers
    from netzero.sweep.estimate import estimate

    workers = (where.jobs or 1) * (where.cores or 1) if where.cluster else where.workers or local_workers(where)
    _tell_blocks(console, sweep)
    found = estimate(sweep, store, workers)
    if as_json:
        console.document(asdict(found) | {"wall_s": found.wall_s})
        return 0
    console.say("NZ1839", count=found.count, there=found.there, left=found.left)
    if found.left:
        told = {"hours": found.wall_s / 3600.0, "workers": workers, "seconds": found.case_s, "memory": found.memory_mb}
        console.say(f"estimate_{found.basis}", **told, disk=found.left * found.disk_mb)
    return 0


def _tell_blocks(console: Console, sweep: Sweep) -> None:
    """Tell of simulated designs how many they are."""
    from netzero.sweep.simulation import boxes

    found = sweep.simulation
    if found is not None:
        blocks = sum(1 for _ in boxes(found))
        console.say("NZ2877", cases=found.count, rows=found.rows, blocks=blocks)


@click.command("resume")
@_store
@cluster_options
@_retry
@json_option
@click.pass_obj
def resume_command(console: Console, store: str, where: ClusterOptions, retry_failed: bool, as_json: bool) -> int:
    """Go on with the sweep in STORE, the folder that `netzero sweep` wrote."""
    from netzero.sweep.store import open_store
    from netzero.sweep.work import begun

    opened = open_store(store)
    return _carry_out(console, begun(opened), opened, where, retry_failed, as_json)


@click.command("status")
@_store
@click.option("--repair", is_flag=True, help="Check every result against its manifest, and put damaged ones aside.")
@json_option
@click.pass_obj
def status_command(console: Console, store: str, repair: bool, as_json: bool) -> int:
    """Tell how far the sweep in STORE is."""
    from netzero.sweep.cases import kept, tasks
    from netzero.sweep.standing import standing
    from netzero.sweep.store import open_store

    opened = open_store(store)
    sweep = kept(opened)
    mended = _mend(console, sweep, opened) if repair else None
    found = standing(tasks(sweep), opened)
    if as_json:
        console.document(_document(sweep, opened, found) | ({} if mended is None else {"repair": asdict(mended)}))
    else:
        _show(console, sweep, found)
    return DAMAGED if mended and mended.quarantined else 0


def _mend(console: Console, sweep: Sweep, store: Store) -> Repaired:
    """Check and mend a sweep, and tell what was found."""
    from netzero.sweep.repair import QUARANTINE, repair

    mended = repair(sweep, store)
    for folder in mended.quarantined:
        console.say("NZ1828", folder=folder, to=f"{QUARANTINE}/{folder}")
    console.say("NZ1829", checked=mended.checked, damaged=len(mended.quarantined), removed=mended.removed)
    return mended


def _carry_out(
    console: Console, sweep: Sweep, store: Store, options: ClusterOptions, retry_failed: bool, as_json: bool
) -> int:
    """Compute what is left, tell what came of it, and return the exit code."""
    from netzero.sweep.asked import listening
    from netzero.sweep.clusters import connect, sizes
    from netzero.sweep.work import carry_out

    first, *larger = (partial(connect, each) for each in sizes(options))

    with listening() as asked:
        try:
            with console.progress() as say:
                tally, found = carry_out(
                    sweep, store, first, larger=larger, asked=asked, retry_failed=retry_failed, say=say
                )
        except KeyboardInterrupt:
            console.signals.append(asked.signal)
            raise
    if as_json:
        console.document(_document(sweep, store, found))
    else:
        _show(console, sweep, found)
    return _ended(console, store, tally, found)


def _ended(console: Console, store: Store, tally: Tally, found: Standing) -> int:
    counts = found.counts
    told = {"done": counts["done"], "count": len(found.tasks), "store": store.url}
    if tally.stopped_by:
        console.say("NZ1822", **told)
        return 128 + tally.stopped_by
    if found.outcomes:
        console.say("NZ1823", **told, failed=len(found.outcomes))
        return FAILED
    console.say("NZ1824", **told)
    return 0


def _document(sweep: Sweep, store: Store, found: Standing) -> dict[str, Any]:
    """Return how a sweep stands as plain data."""
    first = sweep.by_key
    failed = [
        {
            "number": first[key].number,
            "label": first[key].label,
            "key": key,
            "status": outcome.status,
            "code": outcome.code,
            "message": outcome.said.get("en", ""),
        }
        for key, outcome in found.outcomes.items()
    ]
    failed.sort(key=lambda row: row["number"])
    return {"store": store.url, "count": len(found.tasks), "counts": found.counts, "failed": failed}


def _show(console: Console, sweep: Sweep, found: Standing) -> None:
    """Print counts by status, and the first failures with their reasons."""
    from netzero.cli.show import show_table

    lang, first = console.lang, sweep.by_key
    rows = [(text(f"sweep_{status}", lang), count) for status, count in found.counts.items() if count]
    show_table(console, text("sweep_title", lang), (text("sweep_status", lang), text("sweep_cases", lang)), rows)
    failed = sorted(found.outcomes.items(), key=lambda item: first[item[0]].number)
    for key, outcome in failed[:MOST_TOLD]:
        console.say("NZ1825", number=first[key].number, label=first[key].label, why=outcome.said.get(lang, ""))
    if len(failed) > MOST_TOLD:
        console.say("NZ1826", count=len(failed) - MOST_TOLD)

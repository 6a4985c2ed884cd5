"""The way through: a sweep is kept in its store, what is left of it is computed, and what the dead left is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from netzero.errors import BadInput, Fault, Faults, Place
from netzero.sweep.asked import Asked
from netzero.sweep.cases import Sweep, keep, keep_inputs, kept, tasks, this_netzero
from netzero.sweep.driver import Tally, drive
from netzero.sweep.places import SWEEP, outcome_name
from netzero.sweep.standing import Standing, standing
from netzero.sweep.store import Store
from netzero.sweep.task import Task

Say = Callable[..., None]


def begin(sweep: Sweep, store: Store) -> None:
    """Keep a sweep in a store; where one is kept there already, it must be the same or have fewer cases.

    Raises:
        BadInput: another sweep is there; what differs is told.

    """
    if store.exists(SWEEP):
        before = kept(store)
        if before == sweep_without_data(sweep):
            keep_inputs(sweep, store)
            return
        _refuse_another(before, sweep, store)
    keep(sweep, store)


def begun(store: Store) -> Sweep:
    """Return the sweep that is kept in a store, if this netzero can go on with it.

    Raises:
        IntegrityFailed: no sweep is there.
        BadInput: another version of netzero began it.

    """
    sweep = kept(store)
    if sweep.made_by != this_netzero():
        values = {"store": store.url, "read": sweep.made_by["version"], "here": this_netzero()["version"]}
        raise BadInput([Fault("NZ1818", Place(SWEEP), values)])
    return sweep


def carry_out(
    sweep: Sweep,
    store: Store,
    cluster: Callable[[], AbstractContextManager[Any]],
    *,
    larger: Sequence[Callable[[], AbstractContextManager[Any]]] = (),
    asked: Asked | None = None,
    retry_failed: bool = False,
    say: Say = lambda *_, **__: None,
) -> tuple[Tally, Standing]:
    """Compute what is left of a sweep; return what was done, and how it stands then.

    Args:
        sweep: as it is kept.
        store: where.
        cluster: begins the workers, a Dask client as context; not called when nothing is left.
        larger: the same with more and more memory for each worker, for cases that run out of it.
        asked: whether somebody asks to stop.
        retry_failed: whether what ended without a result is tried again.
        say: told each step.

    Raises:
        as `netzero.sweep.driver.drive`.

    """
    store.tidy()
    found = standing(tasks(sweep), store)
    if retry_failed and found.outcomes:
        for key in found.outcomes:
            store.remove(outcome_name(key))
        found = standing(found.tasks, store)
    tally = Tally()
    try:
        if found.left:
            tally = _driven(store, found.left, (cluster, *larger), asked or Asked(), say)
    finally:
        store.tidy()
    return tally, standing(found.tasks, store)


def _driven(
    store: Store,
    left: Iterable[Task],
    clusters: Sequence[Callable[[], AbstractContextManager[Any]]],
    asked: Asked,
    say: Say,
) -> Tally:
    """Return what came of tasks, computed by one cluster after the other as far as their memory is too little."""
    tally, waiting = Tally(), list(left)
    for number, cluster in enumerate(clusters, 1):
        say("workers")
        with cluster() as client:
            more = number < len(clusters)
            found = drive(store, waiting, client, asked=asked, say=say, tries=tally.short, larger=more)
        tally = tally.then(found)
        waiting = [task for task in waiting if task.key in tally.short]
        if not waiting or tally.stopped_by:
            break
    return tally


def sweep_without_data(sweep: Sweep) -> Sweep:
    """Return a sweep as it is read back from a store."""
    return replace(sweep, inputs=replace(sweep.inputs, data=b""))


def _refuse_another(before: Sweep, sweep: Sweep, store: Store) -> None:
    """Raise what differs, unless the sweep has all cases of the one before; simulations must be the same."""
    keys = {case.key for case in sweep.cases}
    lacking = [case for case in before.cases if case.key not in keys]
    same = before.simulation == sweep.simulation
    if not lacking and same:
        return
    faults, at = Faults(), Place(SWEEP)
    old, new = before.inputs.files, sweep.inputs.files
    differing = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if before.made_by != sweep.made_by:
        faults.add("NZ1818", at, store=store.url, read=before.made_by["version"], here=sweep.made_by["version"])
    elif differing:
        faults.add("NZ1819", at, store=store.url, files=", ".join(differing))
    elif before.work != sweep.work:
        faults.add("NZ1820", at, store=store.url, key="work", before=before.work, now=sweep.work)
    elif not same:
        faults.add("NZ2876", at, store=store.url)
    else:
        faults.add("NZ1821", at, store=store.url, count=len(lacking), total=len(before.cases), first=lacking[0].label)
    faults.raise_if_any()

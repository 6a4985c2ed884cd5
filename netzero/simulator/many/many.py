"""Many designs by rules at once: what each adds up to, without storing hours."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.meter import billing_intervals
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.errors import Faults
from netzero.kernels.batch.drive import run_designs
from netzero.kernels.batch.lanes import WIDTH
from netzero.kernels.batch.moving import Designs, Sums
from netzero.kernels.batch.sharing import Parties
from netzero.kernels.batch.year import Plant, Year
from netzero.simulator.many.ageing import cycles_of, no_cycles
from netzero.simulator.many.park import Batch, plant_of
from netzero.simulator.many.parties import NOBODY, add_parties, parties_in
from netzero.simulator.many.party_totals import add_settlement, empty_parties, party_totals
from netzero.simulator.many.shape import why_not_shared_side_by_side, why_not_side_by_side
from netzero.simulator.many.sums import add_sums, blocks_of, designs_of, lanes_of, sums_of
from netzero.simulator.many.totals import add_dispatch, empty_flows, totals_of
from netzero.simulator.many.year import Books, books_of, year_of
from netzero.simulator.operate import simulate
from netzero.simulator.world.arrays import inputs_of
from netzero.terms import Policy

Array = NDArray[np.float64]

CASES = ("weather_year", "future")
"""Dims that the hours may have besides their own: each combination is simulated."""


def simulate_many(
    park: Park,
    hourly: xr.Dataset,
    designs: xr.Dataset,
    policy: Policy | Rules = "self_consumption",
    workers: int = 1,
    *,
    settlement: bool = False,
) -> xr.Dataset:
    """Return what many designs add up to (terms TOTALS) when operated by rules, as `simulate` does one.

    Parks that the kernel for many designs knows (`shape`) go through it side by side, the others design by design
    through the kernel of `simulate`; attribute `kernel` says which ('side_by_side' or 'one_by_one') and `because` what
    of the park asks for the latter. Both give the same.

    Args:
        park: the park.
        hourly: terms HOURLY on any axis; variables may have dims `weather_year` and `future` besides.
        designs: `capacity` and `new_capacity`, dims (design, size, stage).
        policy: a policy by name or with its parameters, as of `simulate`.
        workers: threads. The result does not depend on their number.
        settlement: whether to share out electricity among parties, as `settle` does, to terms PARTY_TOTALS besides.

    Returns:
        Terms TOTALS (and PARTY_TOTALS), with the dims `weather_year` and `future` in front where the hours have them.

    Raises:
        BadInput: as `simulate`; or designs are not finite, negative, or of the same label.

    """
    check_many(park, designs, workers)
    rules = policy if isinstance(policy, Rules) else Rules(policy)
    found = [dim for dim in CASES if dim in hourly.dims]
    cases = list(product(*(range(hourly.sizes[dim]) for dim in found)))
    done = [
        _one_case(park, hourly.isel(dict(zip(found, at, strict=True))), designs, rules, workers, settlement)
        for at in cases
    ]
    for dim in reversed(found):
        count = hourly.sizes[dim]
        label = hourly[dim] if dim in hourly.coords else xr.DataArray(np.arange(count), dims=dim, name=dim)
        done = [
            xr.concat(done[i : i + count], label, combine_attrs="drop_conflicts") for i in range(0, len(done), count)
        ]
    return done[0]


def simulate_designs(
    park: Park,
    hourly: xr.Dataset,
    designs: xr.Dataset,
    labels: Sequence[Hashable],
    policy: Policy | Rules = "self_consumption",
) -> dict[Hashable, xr.Dataset]:
    """Return every hour (terms DISPATCH) of some of many designs, by label."""
    known, faults = designs["design"].values.tolist(), Faults()
    for label in labels:
        if label not in known:
            faults.add("NZ0921", design=label, count=len(known))
    faults.raise_if_any()
    return {label: simulate(park, hourly, *_of(designs, known.index(label)), policy) for label in labels}


def check_many(park: Park, designs: xr.Dataset, workers: int = 1) -> None:
    """Raise `BadInput` where designs of a park cannot be simulated as `simulate_many` does, or are none of it."""
    faults = Faults()
    settled = [meter.name for meter in park.meters if meter.export_tiers or meter.net_metering]
    for settled_later in (*(contract.name for contract in park.contracts), *settled):
        faults.add("NZ0687", name=settled_later)
    for name in ("capacity", "new_capacity"):
        values = designs[name].values
        wrong = ~np.isfinite(values) | (values < 0)
        if wrong.any():
            faults.add("NZ0920", name=name, count=int(wrong.sum()))
        for size in park.sizes:
            if size.name not in designs["size"].values:
                faults.add("NZ0910", name=size.name)
    labels = designs["design"].values.tolist()
    if len(set(labels)) < len(labels):
        faults.add("NZ0922", count=len(labels) - len(set(labels)))
    for meter in park.meters:
        if meter.has_further_terms:
            faults.add("NZ0646", name=meter.name)
    if workers < 1:
        faults.add("NZ0923", workers=workers)
    faults.raise_if_any()


def _of(designs: xr.Dataset, position: int) -> tuple[xr.DataArray, xr.DataArray]:
    one = designs.isel(design=position)
    return one["capacity"].transpose("size", "stage"), one["new_capacity"].transpose("size", "stage")


def _one_case(
    park: Park, hourly: xr.Dataset, designs: xr.Dataset, rules: Rules, workers: int, settlement: bool
) -> xr.Dataset:
    sizes = [size.name for size in park.sizes]
    ordered = designs.sel(size=sizes).transpose("design", "size", "stage")
    capacity, new = (ordered[name].values.astype(np.float64) for name in ("capacity", "new_capacity"))
    flows, shared = empty_flows(park, len(capacity)), empty_parties(park, len(capacity)) if settlement else None
    because = why_not_side_by_side(park, rules) or (why_not_shared_side_by_side(park) if settlement else "")
    if because:
        _one_by_one(flows, shared, park, hourly, ordered, rules, workers)
    else:
        batch = Batch(inputs_of(park, hourly, *_of(ordered, 0)), rules, capacity, new, settlement)
        _side_by_side(flows, shared, batch, workers)
    totals = totals_of(park, hourly, capacity, flows, designs["design"].values)
    if shared is not None:
        totals = totals.merge(party_totals(park, shared, designs["design"].values))
    totals.attrs.update(kernel="one_by_one" if because else "side_by_side", because=because, policy=rules.policy)
    return totals


def _one_by_one(
    flows: dict[str, Array],
    shared: Array | None,
    park: Park,
    hourly: xr.Dataset,
    designs: xr.Dataset,
    rules: Rules,
    workers: int,
) -> None:
    intervals = {meter.name: billing_intervals(hourly, meter) for meter in park.meters}

    def run(row: int) -> None:
        dispatch = simulate(park, hourly, *_of(designs, row), rules)
        add_dispatch(flows, row, park, hourly, dispatch, intervals)
        if shared is not None:
            add_settlement(shared[row], park, hourly, dispatch)

    _share(run, range(designs.sizes["design"]), workers)


def _share(work: Callable[[Any], None], items: Iterable[Any], workers: int) -> None:
    """Do the work of all items, by so many threads; kernels run beside each other."""
    if workers == 1:
        for item in items:
            work(item)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(work, items):
            pass


def _side_by_side(found: dict[str, Array], shared: Array | None, batch: Batch, workers: int) -> None:
    cycles = no_cycles(batch)
    for stage in range(len(batch.inputs.park.stages.years)):
        books, designs = books_of(batch, stage), designs_of(batch, stage, cycles)
        sums = sums_of(batch, books)
        flows = parties_in(batch, stage) if batch.settled else NOBODY if any(batch.ages) else None
        run = partial(_run, batch, books, year_of(batch, stage, books), plant_of(batch, stage), flows, workers)
        run(designs, sums, once=True)
        again = np.flatnonzero(sums.settled == 0.0)
        if len(again):
            rest = Sums(*(np.ascontiguousarray(array[..., again]) for array in sums))
            run(Designs(*(np.ascontiguousarray(array[..., again]) for array in designs)), rest, once=False)
            for whole, some in zip(sums, rest, strict=True):
                whole[..., again] = some
        cycles[:, stage] = cycles_of(batch, stage, sums)
        add_sums(found, batch, stage, books, sums)
        if shared is not None:
            add_parties(shared[:, stage], batch.inputs.park, sums.parties)


def _run(
    batch: Batch,
    books: Books,
    year: Year,
    plant: Plant,
    flows: Parties | None,
    workers: int,
    designs: Designs,
    sums: Sums,
    *,
    once: bool,
) -> None:
    """Run designs, shared out to threads; `once`: of a year in one block not twice as a whole."""
    blocks = blocks_of(batch, once=once)
    count = len(designs.import_kw)
    each = -(-count // (workers * WIDTH)) * WIDTH

    def run(begin: int) -> None:
        end = min(begin + each, count)
        run_designs(year, plant, blocks, designs, lanes_of(batch, books), sums, begin, end, batch.has_heat, flows)

    _share(run, range(0, count, each), workers)

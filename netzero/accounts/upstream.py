"""Scope 3: what is emitted before fuels, electricity and other purchases arrive, and to make what is built.

Losses of the grid count by the location-based factor, for what is imported and for virtual contracts, and are borne as
that electricity is. What is embodied in what is built counts whole in the first year of its stage and is borne by its
owners (GHG Protocol, Corporate Value Chain Standard, 2011, categories 2 and 3).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.fuels import fuel_uses
from netzero.accounts.ledger import Entry, alone
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.taken import from_contract, from_grid, left_of_grid


def upstream_entries(record: Record) -> list[Entry]:
    """Return all emissions of scope 3 in t CO2e per year of each stage, lines `terms.UPSTREAM`."""
    return [*_fuels(record), *_losses(record), *_purchases(record), *_embodied(record)]


def grid_losses(record: Record) -> Array:
    """Return the share of the grid's electricity lost on its way here (stage, 1)."""
    given = record.park.greenhouse.grid_losses
    return by_stage(given)[:, None] if given else np.zeros((record.stage_count, 1))


def _fuels(record: Record) -> Iterator[Entry]:
    for fuel, asset, bearers, bought in fuel_uses(record):
        if fuel.upstream_t_per_kwh:
            yield Entry(asset, "fuel_upstream", bearers, bought * fuel.upstream_t_per_kwh)


def _losses(record: Record) -> Iterator[Entry]:
    located = np.asarray(record.hourly["grid_factor_location"].transpose("stage", "time").values)
    factor = located * grid_losses(record)
    if not factor.any():
        return
    for meter in record.park.meters:
        for party, kw in from_grid(record, meter).items():
            yield Entry(None, "grid_losses", alone(party), record.yearly(kw * factor))
        yield Entry(None, "grid_losses", alone(meter.payer), record.yearly(left_of_grid(record, meter) * factor))
    for supply in record.park.supplies:
        if supply.delivery == "virtual":
            emitted = record.flow("supplied_kw", supply.name) * factor
            for party, part in from_contract(record, supply, emitted).items():
                yield Entry(None, "grid_losses", alone(party), record.yearly(part))


def _purchases(record: Record) -> Iterator[Entry]:
    for supply in record.park.supplies:
        if supply.upstream_t_per_kwh:
            given = record.yearly(record.flow("supplied_kw", supply.name))
            yield Entry(supply.name, "purchase_upstream", supply.owners, given * supply.upstream_t_per_kwh)


def _embodied(record: Record) -> Iterator[Entry]:
    for size in record.park.sizes:
        if size.embodied_t:
            built = record.size(record.new_capacity, size.name)
            asset = record.park.asset_of_size(size.name)
            yield Entry(asset.name, "embodied", asset.owners, record.year_fraction * size.embodied_t * built)


def embodied_a_year(record: Record) -> Array:
    """Return what is embodied in what each party had built and still uses, over its life, t CO2e a year (party, stage).

    For information: `upstream` holds it whole, in the year in which it is built.
    """
    parties, stages = record.park.parties, record.park.stages
    found = np.zeros((len(parties), record.stage_count))
    for size in record.park.sizes:
        if not size.embodied_t:
            continue
        built = record.size(record.new_capacity, size.name) * record.year_fraction * size.embodied_t
        for v, year in enumerate(stages.years):
            serves = np.array([size.alive(year, other) for other in stages.years], dtype=np.float64)
            for party, share in record.park.asset_of_size(size.name).owners:
                a_year = share * built[v] / max(size.life_if_built(year), 1.0)
                found[parties.index(party)] += serves * a_year
    return found

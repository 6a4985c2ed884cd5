"""What a party pays to other parties less what it receives, as lines of its figure."""

from __future__ import annotations

import math
from collections.abc import Iterator

import xarray as xr

from netzero.accounts.ledger import CLOSURE
from netzero.accounts.record import Array, Record
from netzero.accounts.taken import from_grid, through_meter
from netzero.components.park import Meter
from netzero.terms import Party
from netzero.tracing.costs import by_value
from netzero.tracing.model import Input, Line, Piece
from netzero.tracing.sources import Found, Sources


def transfer_lines(
    record: Record, books: xr.Dataset, sources: Sources, party: Party, kinds: tuple[str, ...], s: int
) -> list[Line]:
    """Return a line for each kind of payment of a party in stage `s`, as the stored books have it.

    Energy of the grid and export are taken apart by price; what is shared otherwise (demand charges, the pool, heat at
    cost) is known as a whole: how it is settled is said in docs/settlement.md.
    """
    paid = books["transfers"].isel(stage=s).sel(party=party)
    pieces = {"grid_energy": list(_grid(record, sources, party, s)), "export": list(_export(record, sources, party, s))}
    found = []
    for kind in map(str, paid["transfer"].values):
        if kind in kinds:
            amount = float(paid.sel(transfer=kind))
            told = tuple(piece for piece in pieces.get(kind, []) if piece.amount)
            gross = sum(abs(piece.amount) for piece in told)
            whole = abs(sum(piece.amount for piece in told) - amount) <= CLOSURE * gross
            line = f"transfer_{kind}"
            found.append(Line(line, None, None, ((party, 1.0),), 1.0, amount, told if whole else ()))
    return found


def _grid(record: Record, sources: Sources, party: Party, s: int) -> Iterator[Piece]:
    """Yield what parties use of the grid at the prices of the meter, whose bill another party pays."""
    for meter in record.park.meters:
        found = sources.priced(f"tariff.{meter.name}")
        yield from _at_prices(record, meter, party, from_grid(record, meter), "import_price", found, s)


def _export(record: Record, sources: Sources, party: Party, s: int) -> Iterator[Piece]:
    """Yield what parties sell through a meter, for which its payer is paid: the other way round."""
    for meter in record.park.meters:
        found = sources.priced(f"export_price.{meter.name}")
        sold = {seller: -kw for seller, kw in through_meter(record, meter).items()}
        yield from _at_prices(record, meter, party, sold, "export_price", found, s)


def _at_prices(
    record: Record, meter: Meter, party: Party, taken: dict[Party, Array], price_name: str, found: Found, s: int
) -> Iterator[Piece]:
    """Yield energy x price of what a party takes through a meter, or of all that others take where it pays the bill."""
    unit, prices = f"{record.park.currency}/kWh", record.price(price_name, meter)[s]
    concerned = [other for other in taken if other != party] if meter.payer == party else [party]
    for taker in concerned:
        if taker in taken and taker != meter.payer:
            for price, kwh in by_value(record, taken[taker][s], prices):
                owed = price if taker == party else -price
                key = "price" if owed * kwh >= 0 else "price_received"
                of = meter.name if taker == party else f"{meter.name} {taker}"
                paid = Input(key, math.copysign(1.0, kwh) * owed, unit, found)
                yield Piece(of, (Input("energy", abs(kwh), "kWh"), paid))

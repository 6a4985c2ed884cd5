"""From a stored case to a figure, the lines that it is the sum of and the inputs behind each.

The figure is read from the stored books. Its lines are the entries of the ledgers, made again from flows, capacities
and prices of the file, and each entry is taken apart into products of inputs. Parts add up to what they are parts of,
to `CLOSURE` of the absolute amounts, or nothing is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Literal

import numpy as np
import xarray as xr

from netzero.accounts.carbon_costs import carbon_cost_entries
from netzero.accounts.costs import cost_entries
from netzero.accounts.emissions import emission_entries
from netzero.accounts.energy import energy_entries
from netzero.accounts.ledger import CLOSURE, Entry
from netzero.accounts.record import Record
from netzero.errors import BadInput, Fault, IntegrityFailed
from netzero.results.case import Case, Operated
from netzero.scenario.nearest import nearest
from netzero.terms import Party
from netzero.tracing.contracts import contract_pieces
from netzero.tracing.costs import Key, cost_pieces
from netzero.tracing.emissions import emission_pieces, energy_pieces
from netzero.tracing.figures import Figure, figures, names
from netzero.tracing.model import Line, Piece, Traced
from netzero.tracing.sources import Sources
from netzero.tracing.transfers import transfer_lines

Basis = Literal["promise", "operation"]
UNITS = {"costs": "{currency}", "emissions": "t", "energy": "kWh"}
TINY = float(np.finfo(np.float64).tiny)


def trace(case: Case, name: str, party: Party | None = None, basis: Basis | None = None) -> Traced:
    """Return where a figure of a case comes from.

    Args:
        case: as `netzero.results.read` gives it.
        name: one of `netzero.tracing.figures.names`; without a year, that of all years that the stages stand for:
            present value of money, sum of tonnes and energy.
        party: whose figure: what it bears and, of cost and bill, pays to others less what it receives; None: all.
        basis: the plan's own dispatch ('promise') or the operation; None: the promise where there is one.

    Raises:
        BadInput: no figure, party or basis of that name; the message says which there are.
        IntegrityFailed: the parts do not add up to the stored figure.

    """
    stem, year = _checked(case, name, party, basis)
    chosen: Basis = basis or ("promise" if case.promise else "operation")
    ledger = _Ledger(case, chosen, figures(case.park)[stem])
    if year is not None:
        return ledger.of_stage(name, party, case.park.stages.years.index(year))
    return ledger.of_horizon(name, party)


def _checked(case: Case, name: str, party: Party | None, basis: str | None) -> tuple[str, int | None]:
    """Return the figure's name without its year, and the year; raises BadInput."""
    known, faults = names(case.park), []
    if name not in known:
        told = {"read": name, "near": nearest(name, known), "years": ", ".join(map(str, case.park.stages.years))}
        faults.append(Fault("NZ1730", values=told))
    if party is not None and party not in case.park.parties:
        faults.append(Fault("NZ1731", values={"read": party, "known": ", ".join(case.park.parties)}))
    there = [each for each in ("promise", "operation") if getattr(case, each) is not None]
    if not there or (basis is not None and basis not in there):
        faults.append(Fault("NZ1732", values={"read": basis or "promise", "known": ", ".join(there) or "-"}))
    if faults:
        raise BadInput(faults)
    stem, _, year = name.rpartition("_")
    return (stem, int(year)) if year.isdigit() and stem in figures(case.park) else (name, None)


class _Ledger:
    """The entries of one of the books of a case, and the pieces of each."""

    def __init__(self, case: Case, basis: Basis, figure: Figure) -> None:
        self.case, self.basis, self.figure = case, basis, figure
        operated: Operated | None = getattr(case, basis)
        capacities = case.capacities
        assert operated is not None
        if capacities is None:
            raise IntegrityFailed("NZ1104", path=case.park.name)
        self.books = operated.books
        axis = case.hourly if basis == "operation" or case.periods is None else case.periods
        design = capacities["capacity"], capacities["new_capacity"]
        self.record = Record(case.park, axis, *design, operated.dispatch, operated.settlement)
        self.sources = Sources(case.assumptions, case.park.currency)
        self.unit = UNITS[figure.book].format(currency=case.park.currency)

    @cached_property
    def entries(self) -> list[Entry]:
        makers: dict[str, Callable[[Record], list[Entry]]] = {
            "costs": _cost_entries,
            "emissions": emission_entries,
            "energy": energy_entries,
        }
        return [entry for entry in makers[self.figure.book](self.record) if self._counts(entry.line)]

    def _counts(self, line: str) -> bool:
        return (line.partition(":")[0] if self.figure.book == "energy" else line) in self.figure.lines

    def of_horizon(self, name: str, party: Party | None) -> Traced:
        stages, money = self.case.park.stages, self.figure.book == "costs"
        weights = stages.weights if money else tuple(map(float, stages.lengths))
        children = [self.of_stage(f"{name}_{year}", party, s) for s, year in enumerate(stages.years)]
        value = math.fsum(weight * each.value for weight, each in zip(weights, children, strict=True))
        parts = tuple(zip(stages.years, weights, children, strict=True))
        return _closed(Traced(name, value, self.unit, self.basis, party, stages=parts))

    def of_stage(self, name: str, party: Party | None, s: int) -> Traced:
        lines = self._lines(party, s)
        if party is not None and self.figure.transfers and "transfers" in self.books:
            lines += transfer_lines(self.record, self.books, self.sources, party, self.figure.transfers, s)
        value, unit = self._stored(party, s), f"{self.unit}/year"
        return _closed(Traced(name, value, unit, self.basis, party, tuple(line for line in lines if line.amount)))

    def _stored(self, party: Party | None, s: int) -> float:
        """Return the figure as the books of the file have it."""
        book, dim = self.books[self.figure.book].isel(stage=s), self.figure.dim
        found = _sum(book, dim, [str(label) for label in book[dim].values if self._counts(str(label))], party)
        if party is None or "transfers" not in self.books:
            return found
        paid = self.books["transfers"].isel(stage=s)
        kinds = [str(kind) for kind in paid["transfer"].values if str(kind) in self.figure.transfers]
        return found + _sum(paid, "transfer", kinds, party)

    def _lines(self, party: Party | None, s: int) -> list[Line]:
        """Return one line for all that is booked of one asset, on one line and to the same bearers."""
        booked: dict[Key, list[float]] = {}
        for entry in self.entries:
            booked.setdefault((entry.asset, entry.line, entry.bearers), []).append(float(entry.amount[s]))
        pieces = self._pieces(s)
        return [
            line
            for key, amounts in booked.items()
            if (share := _share(key[2], party))
            for line in [self._line(key, amounts, share, pieces.get(key, []))]
        ]

    def _line(self, key: Key, amounts: list[float], share: float, pieces: list[Piece]) -> Line:
        asset, line, bearers = key
        whole, found = math.fsum(amounts), tuple(piece for piece in pieces if piece.amount)
        gross = math.fsum(map(abs, amounts)) + math.fsum(abs(piece.amount) for piece in found)
        apart = abs(math.fsum(piece.amount for piece in found) - whole)
        technology = {each.name: each.technology for each in self.case.park.assets}.get(asset or "")
        told = found if apart <= CLOSURE * gross + TINY else ()
        return Line(line, asset, technology, bearers, share, share * whole, told)

    def _pieces(self, s: int) -> dict[Key, list[Piece]]:
        if self.figure.book == "costs":
            made = _cost_pieces(self.record, self.sources, s)
        elif self.figure.book == "emissions":
            made = emission_pieces(self.record, self.sources, s)
        else:
            made = energy_pieces(self.record, self.sources, s, self.entries)
        found: dict[Key, list[Piece]] = {}
        for key, piece in made:
            found.setdefault(key, []).append(piece)
        return found


def _cost_pieces(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    yield from cost_pieces(record, sources, s)
    yield from contract_pieces(record, sources, s)


def _cost_entries(record: Record) -> list[Entry]:
    return [*cost_entries(record), *carbon_cost_entries(record, emission_entries(record))]


def _share(bearers: tuple[tuple[Party, float], ...], party: Party | None) -> float:
    """Return which share of an amount counts: that of the party, or all of it."""
    return 1.0 if party is None else math.fsum(share for bearer, share in bearers if bearer == party)


def _sum(book: xr.DataArray, dim: str, labels: list[str], party: Party | None) -> float:
    chosen = book.sel({dim: labels}) if party is None else book.sel({dim: labels, "party": party})
    return math.fsum(chosen.values.ravel().tolist())


def _closed(traced: Traced) -> Traced:
    """Return a figure whose parts add up to it.

    Raises:
        IntegrityFailed: they do not.

    """
    apart = abs(traced.parts - traced.value)
    if apart > CLOSURE * traced.gross + TINY:
        raise IntegrityFailed("NZ1733", name=traced.name, difference=apart, value=traced.value, unit=traced.unit)
    return traced

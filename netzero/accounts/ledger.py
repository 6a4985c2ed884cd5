"""Entries of a ledger and how they are posted to parties.

Every cost, emission and flow of the park is one entry: an asset, a line and who bears it by shares that add up to 1.
What a party bears is the sum of its shares, so the parties' books add up to the park's by construction; `close` checks
that they do. A payment has one payer and one receiver, so payments add up to zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from netzero.accounts.record import Array
from netzero.errors import IntegrityFailed
from netzero.terms import UNSPLIT, Gas, Party

CLOSURE = 1e-9
"""Largest difference between the parties' books and the park's, relative to the sum of absolute amounts."""

Shares = tuple[tuple[Party, float], ...]
GasShares = tuple[tuple[Gas, float], ...]


@dataclass(frozen=True, eq=False)
class Entry:
    """An amount per year of each stage (stage,), the asset it comes from (None: no asset's) and who bears it."""

    asset: str | None
    line: str
    bearers: Shares
    amount: Array
    gases: GasShares = ()
    """Of an emission: its shares by gas, adding up to 1. Empty: not told apart."""


@dataclass(frozen=True, eq=False)
class Payment:
    """Money or emissions that pass from a receiver's books to a payer's, per year of each stage (stage,).

    Those of electricity are by month first (stage, month).
    """

    kind: str
    payer: Party
    receiver: Party
    amount: Array


def alone(party: Party) -> Shares:
    """Return the shares of a party that bears an entry alone."""
    return ((party, 1.0),)


def post(entries: Iterable[Entry], parties: Sequence[Party], lines: Sequence[str], stages: int) -> Array:
    """Return what each party bears (party, stage, line).

    Raises:
        IntegrityFailed: a bearer is not one of the parties, or the parties' sums are not the entries'.

    """
    posted = np.zeros((len(parties), stages, len(lines)))
    total, gross = np.zeros((stages, len(lines))), np.zeros((stages, len(lines)))
    for entry in entries:
        line = lines.index(entry.line)
        total[:, line] += entry.amount
        gross[:, line] += np.abs(entry.amount)
        for party, share in entry.bearers:
            posted[_position(party, parties), :, line] += share * entry.amount
    close(posted.sum(axis=0), total, gross)
    return posted


def post_by_gas(
    entries: Iterable[Entry], parties: Sequence[Party], lines: Sequence[str], gases: Sequence[Gas], stages: int
) -> Array:
    """Return what each party bears of each gas (party, stage, line, gas)."""
    found, every = np.zeros((len(parties), stages, len(lines), len(gases))), list(entries)
    for position, gas in enumerate(gases):
        parts = [
            replace(entry, amount=share * entry.amount)
            for entry in every
            for name, share in entry.gases or ((UNSPLIT, 1.0),)
            if name == gas
        ]
        found[..., position] = post(parts, parties, lines, stages)
    return found


def post_payments(payments: Iterable[Payment], parties: Sequence[Party], kinds: Sequence[str], stages: int) -> Array:
    """Return what each party pays less what it receives (party, stage, kind); sums to zero over the parties."""
    posted = np.zeros((len(parties), stages, len(kinds)))
    for payment in payments:
        kind = kinds.index(payment.kind)
        posted[_position(payment.payer, parties), :, kind] += payment.amount
        posted[_position(payment.receiver, parties), :, kind] -= payment.amount
    return posted


def close(found: Array, wanted: Array, gross: Array) -> None:
    """Check that two sums agree to `CLOSURE` of the absolute amounts in them.

    Raises:
        IntegrityFailed: they do not.

    """
    apart = np.abs(found - wanted)
    smallest = np.finfo(np.float64).tiny  # below it a sum of shares cannot be exact
    if not (apart <= CLOSURE * gross + smallest).all():
        raise IntegrityFailed("NZ1001", difference=float(apart.max()), amount=float(gross.max()))


def _position(party: Party, parties: Sequence[Party]) -> int:
    if party not in parties:
        raise IntegrityFailed("NZ1002", party=party, parties=", ".join(parties))
    return parties.index(party)

"""Series of one file that hold one another: totals and means of others, and the same load metered twice.

Found by their values, because heads lie; what the heads say decides only where the values fit two readings. Columns
that are declared are all read, but a sum that is counted twice is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from netzero.demand.series_of_column import LoadSeries
from netzero.intake.inspection import Findings
from netzero.intake.unit_words import plain_words

Floats = NDArray[np.float64]

FEWEST = 24
"""Steps; in shorter series a sum may fit by chance."""
_EXACT = 0.02
"""Of the spread of a series: what 95 % of its steps may differ from the sum of others, which files round."""
_TWINS = (0.97, 0.999)
_VIEWS = (0.5, 0.9)
_MAINS = (0.9, 0.99)
"""Least ratio of energies and least correlation of two meters of one load, of its energy and its power, and of a main
meter with those behind it (losses, and a few loads without a meter)."""
_MOST_FITTED = 12
"""Series up to which any choice of parts is looked for; beyond, neighbours and all others together."""
_MOST_TOLD = 20
_PHASE = re.compile(r"\b(?:p ?(?:[abc]|[123])|p ?l ?[123]|l[123]|(?:pha|phase) ?[abc123])\b")
"""The phases of one connection are alike and add up."""
_TOTAL = re.compile(r"\btong\b|\btotal|\bsum\b|^cong$|\bsumme\b|\bgesamt|toan (?:nha may|cong ty|khu|bo)|σ")


def tell_wholes(series: Sequence[LoadSeries], declared: bool, findings: Findings) -> list[str]:
    """Return the names of the series that hold others, to be left out of the loads; each is told.

    Args:
        series: of one file.
        declared: they were asked for by name: none is left out, but totals are told.
        findings: warnings, and refusals where the values do not show which of the series are the loads.

    Raises:
        BadInput: such a refusal.

    """
    judged = [one for one in series if _like(one, series[0]) and np.ptp(one.kw) > 0 and one.kw.size >= FEWEST]
    left, parts = _exact(judged, declared, findings)
    if not declared:
        rest = [one for one in judged if one.name not in left]
        left += _twins([one for one in rest if one.name not in parts and not _is_phase(one)], findings)
        _mains([one for one in rest if one.name not in left], findings)
        findings.raise_if_refused()
    return [] if declared else left


def _like(one: LoadSeries, other: LoadSeries) -> bool:
    return (one.kw.size, one.first, one.step_minutes) == (other.kw.size, other.first, other.step_minutes)


def _exact(series: list[LoadSeries], declared: bool, findings: Findings) -> tuple[list[str], set[str]]:
    """Return the series that are sums or means of others, and those that a sum proves to be parts.

    In several rounds, because a total may hold subtotals.
    """
    left: list[str] = []
    parts_of_sums: set[str] = set()
    while found := _whole(series, left, parts_of_sums):
        whole, parts, is_sum = found
        values = {"column": whole.name, "columns": _listed(parts)}
        if not declared and not _is_called_total(whole) and _alike([whole, *parts]):
            findings.refusal("NZ0526", whole.where.head_place(), **values)
            raise findings.refused()
        findings.warning("NZ0527" if declared else "NZ0525", whole.where.head_place(), **values)
        left.append(whole.name)
        parts_of_sums |= {part.name for part in parts} if is_sum else set()
    return left, parts_of_sums


def _whole(
    series: list[LoadSeries], left: list[str], parts_of_sums: set[str]
) -> tuple[LoadSeries, list[LoadSeries], bool] | None:
    """Return a series that is the sum or mean of others, these, and whether it is the sum."""
    rest = [one for one in series if one.name not in left]
    every = _sum(rest)
    for at, whole in sorted(enumerate(rest), key=lambda one: not _is_called_total(one[1])):
        allowed = _EXACT * float(whole.kw.std())
        for parts in _candidates(rest, at):
            total = every - whole.kw if len(parts) == len(rest) - 1 else _sum(parts)
            for is_sum, like in ((True, total), (False, total / len(parts))):
                known = not is_sum and whole.name in parts_of_sums
                if not known and np.percentile(np.abs(whole.kw - like), 95) <= allowed:
                    return whole, parts, is_sum
    return None


def _sum(series: Sequence[LoadSeries]) -> Floats:
    return np.asarray(sum((one.kw for one in series), start=np.zeros(1)))


def _candidates(series: list[LoadSeries], at: int) -> Iterator[list[LoadSeries]]:
    """Give the choices of two or more series that may make up the one at a position."""
    others = series[:at] + series[at + 1 :]
    if len(others) < 2:
        return
    yield others
    kwh = series[at].kwh
    for beside in (series[:at][::-1], series[at + 1 :]):
        sums = np.cumsum([part.kwh for part in beside])
        yield from (beside[: int(k) + 1] for k in np.flatnonzero(np.abs(sums / kwh - 1) < _EXACT) if k) if kwh else ()
    if len(series) <= _MOST_FITTED:
        sample = slice(None, None, max(1, series[at].kw.size // 1000))
        matrix = np.column_stack([part.kw[sample] for part in others])
        share = np.linalg.lstsq(matrix, series[at].kw[sample], rcond=None)[0]
        chosen = [part for part, one in zip(others, share, strict=True) if abs(one) > 0.5]
        if len(chosen) > 1 and (np.minimum(np.abs(share), np.abs(share - 1)) < 0.1).all():
            yield chosen


def _alike(series: list[LoadSeries]) -> bool:
    """Whether all series have one shape, so that each multiple of it may be a load of its own."""
    first = series[0].kw / series[0].kw.mean()
    return all(np.percentile(np.abs(one.kw / one.kw.mean() - first), 95) < 1e-3 for one in series[1:] if one.kw.any())


def _listed(series: list[LoadSeries]) -> str:
    more = f" ... (+{len(series) - _MOST_TOLD})" if len(series) > _MOST_TOLD else ""
    return ", ".join(one.name for one in series[:_MOST_TOLD]) + more


def _is_phase(one: LoadSeries) -> bool:
    return bool(_PHASE.search(plain_words(one.name)))


def _is_called_total(one: LoadSeries) -> bool:
    return bool(_TOTAL.search(plain_words(one.name)) or "∑" in one.name)


def _twins(series: list[LoadSeries], findings: Findings) -> list[str]:
    """Return the series that are called totals and equal another; refuse other pairs that meter one load."""
    left: list[str] = []
    if len(series) < 2:
        return left
    alike = np.corrcoef([one.kw for one in series])
    for at, one in enumerate(series):
        for beside in range(at + 1, len(series)):
            other = series[beside]
            ratio, correlation = _VIEWS if one.unit.endswith("h") != other.unit.endswith("h") else _TWINS
            if not (alike[at, beside] >= correlation and _as_large(one.kw, other.kw, ratio)):
                continue
            total = [twin for twin in (one, other) if _is_called_total(twin)]
            if len(total) == 1:
                rest = other if total[0] is one else one
                findings.warning("NZ0525", total[0].where.head_place(), column=total[0].name, columns=rest.name)
                left.append(total[0].name)
            else:
                findings.refusal("NZ0528", one.where.head_place(), column=one.name, other=other.name)
    return left


def _mains(series: list[LoadSeries], findings: Findings) -> None:
    """Refuse a series that nearly is the sum of all others, or is called their total and holds at least as much."""
    if len(series) < 2:
        return
    called = [one for one in series if _is_called_total(one)]
    every = _sum(series)
    for one in series:
        total = every - one.kw
        holds = called == [one] and float((one.kw >= 0.98 * total).mean()) > 0.95
        if holds or (len(series) > 2 and _near(one.kw, total, *_MAINS)):
            names = _listed([other for other in series if other is not one])
            findings.refusal("NZ0526", one.where.head_place(), column=one.name, columns=names)
            return


def _near(one: Floats, other: Floats, ratio: float, correlation: float) -> bool:
    """Whether two series have nearly the same energy and go together."""
    return _as_large(one, other, ratio) and float(np.corrcoef(one, other)[0, 1]) >= correlation


def _as_large(one: Floats, other: Floats, ratio: float) -> bool:
    low, high = sorted((float(one.sum()), float(other.sum())))
    return 0 < ratio * high <= low

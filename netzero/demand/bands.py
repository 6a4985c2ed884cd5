"""The price bands of one meter, exported as columns of their own: each holds the hours of its band, none is a load."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from netzero.demand.series_of_column import LoadSeries
from netzero.intake.inspection import Findings
from netzero.intake.unit_words import plain_words

_BANDS = {
    "low": re.compile(r"\btd\b|thap diem|\boff ?peak\b|\bvalley\b"),
    "high": re.compile(r"\bcd\b|cao diem|\b(?:on ?)?peak\b"),
    "normal": re.compile(r"\bbt\b|binh thuong|\bnormal\b|\bstandard\b|\bshoulder\b"),
}
"""Band -> what the head of its column says; looked for in this order."""
_APART = 0.95
"""Least share of steps in which no two bands of one meter hold energy."""


def refuse_bands(series: Sequence[LoadSeries], findings: Findings) -> None:
    """Refuse columns that are called bands of a price and hold energy at different hours only.

    Raises:
        BadInput: there are such.

    """
    bands = {one.name: band for one in series if (band := _band(one.name))}
    named = [one for one in series if one.name in bands and one.kw.size == series[0].kw.size]
    if len(set(bands.values())) < 2 or len(named) < 2:
        return
    at_once = np.sum([one.kw > 0 for one in named], axis=0)
    if (at_once <= 1).mean() >= _APART:
        findings.refusal("NZ1611", named[0].where.head_place(), columns=", ".join(bands))
        raise findings.refused()


def _band(name: str) -> str:
    words = plain_words(name)
    return next((band for band, said in _BANDS.items() if said.search(words)), "")

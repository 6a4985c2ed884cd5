"""What is to be known of the figures of cases that are done, before any of them is read."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from netzero.messages import catalogue
from netzero.reports.span import part, span
from netzero.reports.texts import Text, label, name, number, say
from netzero.sweep.cases_table import CO2_LEAVES_OUT, LEAVES_OUT, YEAR_FRACTION, CasesTable
from netzero.sweep.page.words import joined

UNSERVED, SIMULATED = "unserved", "simulated"
PRICE = f"cost.{UNSERVED}"
AMOUNTS = ("unserved_kwh.", "energy.unserved:")


def cautions(table: CasesTable) -> Iterator[Text]:
    """Yield what holds of some of the cases that are done, or of all their figures."""
    yield from _by_certificate(table)
    yield from _operated_short(table.done)
    if lines := table.sweep.get(LEAVES_OUT):
        yield say("sweep.leaves_out", lines=joined(label("line", line) for line in lines))
    if scopes := table.sweep.get(CO2_LEAVES_OUT):
        yield say("sweep.co2_leaves_out", scopes=joined(label("scope", scope) for scope in scopes))
    if (share := _year_fraction(table)) is not None and part(share):
        yield say("sweep.part_of_year", span=span(share))


def _by_certificate(table: CasesTable) -> Iterator[Text]:
    """Yield how many cases are done and yet not proven best, or are plans that leave demand unserved."""
    if "certificate" in table.frame:
        for status, count in table.done["certificate"].value_counts().sort_index().items():
            if f"report.sweep.certificate.{status}" in catalogue():
                yield say(f"sweep.certificate.{status}", count=name(count))


def _operated_short(done: pd.DataFrame) -> Iterator[Text]:
    """Yield how many operations leave demand unserved, and what share of their cost its price is at most.

    Of plans their certificate says it: what a solver's tolerance leaves is no demand unserved.
    """
    amounts = [column for column in done if str(column).startswith(AMOUNTS)]
    short = (done[amounts] > 0.0).any(axis=1)
    if "certificate" in done:
        short &= done["certificate"] == SIMULATED
    if not short.any():
        return
    price = done.loc[short, PRICE] if PRICE in done else pd.Series(0.0, index=done.index[short])
    share = float((price / done.loc[short, "cost"].abs()).fillna(0.0).max())
    yield say("sweep.operated_short", count=name(int(short.sum())), share=number(100 * share, 1))


def _year_fraction(table: CasesTable) -> float | None:
    """Return the share of the year that figures of a year are sums over; None where it is not known."""
    if YEAR_FRACTION in table.done:
        return float(table.done[YEAR_FRACTION].min())
    return table.sweep.get(YEAR_FRACTION)

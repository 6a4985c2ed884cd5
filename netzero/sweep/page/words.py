"""Figures, parameters and amounts of a table in the words and units of a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from netzero.messages import catalogue
from netzero.reports.texts import (
    Scale,
    Text,
    decimals_for,
    energy_scale,
    label,
    mass_scale,
    money_scale,
    name,
    power_scale,
    say,
    shown_value,
)
from netzero.sweep.cases_table import SET, CasesTable
from netzero.sweep.questions.counts import Counts
from netzero.sweep.questions.fans import ANY, YEAR

MONEY = re.compile(r"([A-Z]{3})( year-1)?")
POWER = re.compile(r"(kW|kWp)( of .*)?")
YEARLY = " year-1"


def titled(column: str) -> Text:
    """Return a column in words: 'co2.2040.net' as net emissions in 2040; what has no words by its own name."""
    if column.startswith(SET):
        return name(column.removeprefix(SET))
    if f"report.sweep.figure.{column}" in catalogue():
        return say(f"sweep.figure.{column}")
    kind, _, of = column.partition(".")
    year, of = _without_year(of)
    if f"report.sweep.kind.{kind}" not in catalogue():
        return name(column)
    words = say(f"sweep.kind.{kind}", of=_of(kind, of))
    return words if year in ("", ANY) else words + name(f", {year}")


def _without_year(of: str) -> tuple[str, str]:
    """Return the year in the rest of a name, '' where there is none, and the rest without it."""
    parts = of.split(".")
    years = [part for part in parts if part == ANY or YEAR.fullmatch(part)]
    rest = [part for part in parts if part not in years[:1]]
    return (years[0] if years else ""), ".".join(rest)


def _of(kind: str, of: str) -> Text:
    groups = {"co2": "scope", "cost": "line", "yearly_cost": "line"}
    if of == "total":
        return say("sweep.all_lines")
    return label(groups[kind], of) if kind in groups else name(of)


def scale(unit: str, values: Iterable[Any]) -> Scale:
    """Return how numbers of a unit are shown; what has no scale of its own in its unit as it is."""
    numbers = [float(value) for value in values if value is not None and np.isfinite(value)]
    if (money := MONEY.fullmatch(unit)) is not None:
        return money_scale(money[1], numbers, "year" if money[2] else "")
    if unit.removesuffix(YEARLY) == "kWh":
        return energy_scale(numbers)
    if POWER.fullmatch(unit):
        return power_scale(numbers, unit)
    if unit.removesuffix(YEARLY) == "t":
        return mass_scale(numbers)
    if unit == "1":
        return Scale(0.01, name("%"), 2)
    return Scale(1.0, name(unit), decimals_for(numbers, 4))


def with_unit(column: str, used: Scale) -> Text:
    """Return the title of a column with the unit that its numbers are shown in."""
    return titled(column) + (name(" (") + used.unit + name(")") if used.unit.en else name(""))


def parameter_value(value: Any) -> Text:
    """Return a value that a case sets."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return name("–")
    return shown_value(float(value) if isinstance(value, int | float) else str(value))


def told(counts: Counts, *, simulated: bool) -> Text:
    """Return how many runs an answer rests on and what it had to leave out, by reason."""
    runs = say("sweep.simulated_years" if simulated else "sweep.cases")
    shown = {"used": name(f"{counts.used}"), "all": name(f"{counts.all}"), "runs": runs}
    if counts.complete:
        return say("sweep.told.all", **shown)
    reasons = [label("sweep.status", status) + name(f" {count}") for status, count in counts.left_out]
    if counts.without:
        reasons.append(say("sweep.without") + name(f" {counts.without}"))
    return say("sweep.told.some", **shown, why=joined(reasons))


def of_cases(counts: Counts, table: CasesTable) -> Text:
    """Return on how many cases an answer rests; where designs were simulated, that the mean of their runs counts."""
    words = told(counts, simulated=False)
    return words + name(" ") + say("sweep.mean_of_runs") if table.simulated else words


def joined(texts: Iterable[Text], between: str = ", ") -> Text:
    """Return texts behind each other."""
    found = list(texts)
    return Text(between.join(text.en for text in found), between.join(text.vi for text in found))


def varied(table: CasesTable) -> list[str]:
    """Return the columns of parameters that are not the same in all cases."""
    return [column for column in table.parameters if table.cases[column].nunique(dropna=False) > 1]

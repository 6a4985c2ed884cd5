"""The promise put to the test: plan, rules, and the rules in other weather years and futures."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.reports.blocks import Figure, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import GRID, layout, line
from netzero.reports.palette import BLACK, BLUE, GREEN
from netzero.reports.texts import SPACE, Scale, Text, energy_scale, mass_scale, name, number, percent, say
from netzero.reports.view import View
from netzero.results.odds import QUANTILES, met, net_caps_t, net_t, present_costs

Array = NDArray[np.float64]


def section(view: View) -> Section | None:
    """Return the section, or None when the design was tried in nothing but its own year."""
    trials = view.case.trials
    if trials is None or view.shown is None:
        return None
    counts = {
        "years": number(trials.sizes["weather_year"]),
        "futures": number(trials.sizes["future"] - 1),
        "seed": name(trials.attrs["seed"]),
        "count": number(trials.sizes["weather_year"] * trials.sizes["future"]),
    }
    costs = present_costs(view.park, trials)
    blocks = [_table(view, trials, costs), _caps(view, trials), _figure(view, costs), _by_year(view, trials, costs)]
    shown = [block for block in blocks if block is not None]
    return Section("trials", say("trials.title"), shown, say("trials.lead", **counts))


def _head(view: View) -> tuple[Text, ...]:
    promised = [say("comparison.promise")] if view.promised else []
    return (say("word.what"), *promised, say("comparison.operation"), *(name(key.upper()) for key in QUANTILES))


def _table(view: View, trials: xr.Dataset, costs: Array) -> Table:
    """Return cost, emissions and unserved energy: as planned, by rules, and as quantiles of all trials."""
    rows = [_row(say("trials.cost"), _costs(view), costs, view.money(costs.ravel()))]
    emitted = net_t(view.park, trials)
    unserved = trials["trial_unserved_kwh"].sum("demand_point").transpose("weather_year", "future", "stage").values
    both = [one for one in (view.promised, view.shown) if one is not None]
    for stage, year in enumerate(view.years):
        before = [float(one.net_t[stage]) for one in both]
        title = say("comparison.net") + name(f" {year}")
        rows.append(_row(title, before, emitted[..., stage], mass_scale(emitted.ravel())))
    for stage, year in enumerate(view.years):
        before = [float(one.unserved_kwh[stage]) for one in both]
        title = say("comparison.unserved") + name(f" {year}")
        rows.append(_row(title, before, unserved[..., stage], energy_scale(unserved.ravel())))
    return Table(say("trials.table"), _head(view), tuple(rows), note=say("trials.how"))


def _costs(view: View) -> list[float]:
    """Return the cost of the promise, where there is one, and of the operation."""
    return [one.cost_present_value for one in (view.promised, view.shown) if one is not None]


def _row(title: Text, before: list[float], values: Array, scale: Scale) -> Row:
    found = (float(np.quantile(values, share)) for share in QUANTILES.values())
    shown = (scale.show(value) for value in (*before, *found))
    return Row((title + name(", ") + scale.unit, *shown))


def _caps(view: View, trials: xr.Dataset) -> Sentences | None:
    """Return for each cap in how many of the trials it is met."""
    caps = net_caps_t(view.park, view.base_year_t, view.year_fraction)
    emitted = net_t(view.park, trials)
    told, missed = [], False
    for stage, year in enumerate(view.years):
        if np.isfinite(caps[stage]):
            share = float(met(emitted[..., stage], caps[stage]).mean())
            missed = missed or share < 1.0
            cap = mass_scale([caps[stage]]).with_unit(float(caps[stage]))
            told.append(say("trials.cap", year=name(year), cap=cap, share=percent(share)))
    return Sentences((*told, say("trials.offsets")), "warning" if missed else "") if told else None


def _figure(view: View, costs: Array) -> Figure:
    """Return the costs of all trials, the cheapest first, beside what the plan and the rules say."""
    ordered, before = np.sort(costs.ravel()), _costs(view)
    scale = view.money([*ordered, *before])
    x = (100.0 * np.linspace(0.0, 1.0, max(2, len(ordered)))).tolist()
    plot = layout(scale.unit)
    plot["xaxis"] = {"title": {"text": say("trials.share").plot}, "gridcolor": GRID, "automargin": True}
    plot["legend"] |= {"y": -0.28}
    curve = np.resize(ordered, len(x)) / scale.divisor
    data = [line(say("trials.curve"), x, curve, BLUE)]
    names = (["comparison.promise"] if view.promised else []) + ["comparison.operation"]
    for key, cost, colour, dash in zip(names, before, (GREEN, BLACK)[-len(names) :], ("dash", "dot"), strict=False):
        data.append(line(say(key), [0.0, 100.0], np.full(2, cost) / scale.divisor, colour, dash=dash))
    title = say("trials.figure")
    shares = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
    rows = tuple(Row((percent(share, 0), scale.show(float(np.quantile(ordered, share))))) for share in shares)
    table = Table(title + name(" (") + scale.unit + name(")"), (say("trials.share"), say("trials.cost")), rows)
    only = Variant(name(""), {"data": data, "layout": plot}, table)
    return Figure("trials", title, say("figure.alternative", title=title), (only,), 360)


def _by_year(view: View, trials: xr.Dataset, costs: Array) -> Table:
    """Return what each weather year comes to: the median of its futures."""
    emitted = net_t(view.park, trials)
    money, mass = view.money(costs.ravel()), mass_scale(emitted.ravel())
    emissions = (say("comparison.net") + name(f" {year}, ") + mass.unit for year in view.years)
    head = (say("trials.weather_year"), say("trials.cost") + name(f",{SPACE}") + money.unit, *emissions)
    rows = []
    for at, label in enumerate(trials["weather_year"].values):
        title = say("trials.own_year") if at == 0 else name(label)
        cells = (mass.show(float(t)) for t in np.median(emitted[at], axis=0))
        rows.append(Row((title, money.show(float(np.median(costs[at]))), *cells)))
    return Table(say("trials.by_year"), head, tuple(rows), folded=len(rows) > 6)

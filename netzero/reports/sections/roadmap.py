"""Roadmap: what is built in which stage, by whom, and how long it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Size
from netzero.reports.blocks import Block, Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import GRID, OUTLINE, bar, layout, pattern, upright
from netzero.reports.sections import budgets
from netzero.reports.texts import Scale, Text, label, name, number, power_scale, say
from netzero.reports.tolerance import visible
from netzero.reports.view import View

DRAWN_SHARE = 1e-3
"""Of the largest equipment of the same unit: what is smaller is in the table and is not drawn."""

Built = dict[tuple[str, str], NDArray[np.float64]]
"""Capacity by stage, by technology and unit."""


def section(view: View) -> Section:
    """Return the section."""
    built = _by_technology(view)
    blocks: list[Block] = []
    if view.case.plan is None:
        blocks.append(Sentences((say("roadmap.no_plan"),)))
    elif not built:
        blocks.append(Sentences((say("roadmap.nothing_built"),)))
    else:
        blocks += [_additions(view, built), _by_owner(view)]
    blocks += [found for found in (budgets.table(view), _retired(view)) if found]
    lives = _lives(view)
    if lives:
        blocks += _life_bars(view, lives)
    return Section("roadmap", say("roadmap.title"), blocks, say("roadmap.lead"))


def _what(view: View, technology: str, unit: str) -> Text:
    """Return a technology's name; of a storage also which of its sizes."""
    storages = {storage.technology for storage in view.park.storages}
    shown = view.technology(technology)
    return shown + label("size", "energy" if unit == "kWh" else "power") if technology in storages else shown


def _by_technology(view: View) -> Built:
    found: Built = {}
    units = {size.name: size.unit for size in view.park.sizes}
    for size, row in view.new_capacity.items():
        if visible(row):
            key = (view.park.asset_of_size(size).technology, units[size])
            found[key] = found[key] + row if key in found else row
    return dict(sorted(found.items()))


def _unit_scales(built: Built) -> dict[str, Scale]:
    return {
        unit: power_scale([float(row.max()) for (_, other), row in built.items() if other == unit], unit)
        for unit in dict.fromkeys(unit for _, unit in built)
    }


def _additions(view: View, built: Built) -> Figure:
    years = [name(year) for year in view.years]
    powers = [key for key in built if key[1] != "kWh"]
    energies = [key for key in built if key[1] == "kWh"]
    power = power_scale([float(built[key].max()) for key in powers])
    energy = power_scale([float(built[key].max()) for key in energies], "kWh")
    data = [
        bar(_what(view, *key), years, built[key] / scale.divisor, view.paint(key[0]), **axes)
        for keys, scale, axes in ((powers, power, {}), (energies, energy, {"xaxis": "x2", "yaxis": "y2"}))
        for key in keys
    ]
    plot = layout(power.unit + say("word.built"))
    if powers and energies:
        plot["xaxis"] = plot["xaxis"] | {"domain": [0, 0.58]}
        plot["xaxis2"] = plot["xaxis"] | {"domain": [0.72, 1], "anchor": "y2"}
    if energies:
        plot["xaxis2"] = plot.get("xaxis2") or plot["xaxis"] | {"anchor": "y2"}
        plot["yaxis2"] = upright(energy.unit + say("word.built"), anchor="x2")
    scales = _unit_scales(built)
    rows = tuple(
        Row((_what(view, technology, unit), scales[unit].unit, *(scales[unit].show(value) for value in row)))
        for (technology, unit), row in built.items()
    )
    table = Table(say("roadmap.additions"), (say("word.technology"), say("word.unit"), *years), rows, numeric_from=2)
    only = Variant(name(""), {"data": data, "layout": plot}, table)
    return Figure("additions", say("roadmap.additions"), say("roadmap.additions_alt"), (only,))


def _by_owner(view: View) -> Table:
    """Return additions and investment by technology and owner."""
    capacity: defaultdict[tuple[str, str, str], NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(view.years)))
    money: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    units = {size.name: size.unit for size in view.park.sizes}
    for size, row in view.new_capacity.items():
        if not visible(row):
            continue
        asset = view.park.asset_of_size(size)
        for party, share in asset.owners:
            capacity[asset.technology, units[size], party] += share * row
            money[asset.technology, units[size], party] += share * float(view.investment[size].sum())
    scales = {unit: power_scale(_largest(capacity, unit), unit) for unit in dict.fromkeys(key[1] for key in capacity)}
    total = sum(money.values())
    scale = view.money([total])
    shown = scale.parts(list(money.values()))
    rows = [
        Row(
            (
                _what(view, key[0], key[1]),
                view.party(key[2]),
                scales[key[1]].unit,
                *map(scales[key[1]].show, row),
                spent,
            )
        )
        for (key, row), spent in zip(capacity.items(), shown, strict=True)
    ]
    rows.append(
        Row((say("word.total"), name(""), name(""), *(name("") for _ in view.years), scale.show(total)), "total")
    )
    head = (say("word.technology"), say("word.owner"), say("word.unit"), *map(name, view.years))
    invested = say("word.investment") + Text(", ", ", ") + scale.unit
    return Table(say("roadmap.by_owner"), (*head, invested), tuple(rows), 3, folded=len(rows) > 25)


def _largest(capacity: dict[tuple[str, str, str], NDArray[np.float64]], unit: str) -> Iterable[float]:
    return [float(row.max()) for key, row in capacity.items() if key[1] == unit]


def _retired(view: View) -> Sentences | None:
    """Return which existing stock the plan takes out of service before its life ends."""
    texts = []
    for size in view.park.sizes:
        early = np.maximum(np.array(size.existing) - view.stock(size), 0.0)
        gone = [s for s, row in enumerate(early) if visible(row)]
        if gone:
            what = view.technology(view.park.asset_of_size(size.name).technology) + name(f" ({size.name})")
            shown = power_scale([float(early[gone[0]])], size.unit).with_unit(float(early[gone[0]]))
            texts.append(say("roadmap.retired", what=what, capacity=shown, year=name(view.years[gone[0]])))
    return Sentences(tuple(texts)) if texts else None


class _Life(NamedTuple):
    """One vintage, or what stands today."""

    technology: str
    unit: str
    start: int
    stop: float
    """Year after the last within the horizon."""
    existing: bool
    capacity: float

    @property
    def shown(self) -> Text:
        """The capacity with its unit."""
        return power_scale([self.capacity], self.unit).with_unit(self.capacity)


def _lives(view: View) -> list[_Life]:
    """Return the life of every vintage, existing stock first, cut at the end of the horizon."""
    found: defaultdict[tuple[str, str, int, float, bool], float] = defaultdict(float)
    end = view.park.stages.end
    for size in view.park.sizes:
        if size.is_wide:
            continue
        technology = view.park.asset_of_size(size.name).technology
        if visible(stock := float(view.stock(size)[0])):
            found[technology, size.unit, view.years[0], _end_of_stock(view, size), True] += stock
        for year, built in zip(view.years, view.new_capacity.get(size.name, ()), strict=False):
            if visible(built):
                found[technology, size.unit, year, min(end, year + size.life_if_built(year)), False] += float(built)
    return [_Life(*key, capacity) for key, capacity in sorted(found.items(), key=lambda item: item[0])]


def _end_of_stock(view: View, size: Size) -> float:
    """Return the first stage in which nothing of today's stock is left, else the end of the horizon."""
    gone = [year for year, left in zip(view.years, view.stock(size), strict=True) if not visible(left)]
    return float(gone[0] if gone else view.park.stages.end)


def _life_bars(view: View, lives: list[_Life]) -> list[Block]:
    """Return the lives as bars, with all of them in the table, and how many additions are too small to be drawn."""
    units = {life.unit for life in lives}
    largest = {unit: max(life.capacity for life in lives if life.unit == unit) for unit in units}
    drawn = [life for life in lives if life.existing or life.capacity >= DRAWN_SHARE * largest[life.unit]]
    bars = [_bars(view, key, list(some)) for key, some in groupby(drawn, key=lambda life: life.technology)]
    head = tuple(say(f"word.{key}") for key in ("technology", "kind", "capacity", "from", "until"))
    table = Table(say("roadmap.lives"), head, tuple(_life_row(view, life) for life in lives), 2)
    only = Variant(name(""), {"data": bars, "layout": _life_layout(view)}, table)
    figure = Figure("lives", say("roadmap.lives"), say("roadmap.lives_alt"), (only,), 90 + 30 * len(drawn))
    hidden = len(lives) - len(drawn)
    told = say("roadmap.not_drawn_one" if hidden == 1 else "roadmap.not_drawn", count=number(hidden))
    return [figure, Sentences((told,))] if hidden else [figure]


def _life_row(view: View, life: _Life) -> Row:
    kind = say("word.existing" if life.existing else "word.new")
    what = _what(view, life.technology, life.unit)
    return Row((what, kind, life.shown, name(life.start), name(round(life.stop))))


def _bars(view: View, technology: str, lives: list[_Life]) -> Plot:
    """Return the bars of one technology, one a vintage; what stands today is paler."""
    paint = view.paint(technology)
    rows = [
        _what(view, technology, life.unit) + name(", ") + (say("word.existing") if life.existing else name(life.start))
        for life in lives
    ]
    opacities = [0.5 if life.existing else 1.0 for life in lives]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [row.plot for row in rows],
        "x": [life.stop - life.start for life in lives],
        "base": [life.start for life in lives],
        "customdata": [life.stop for life in lives],
        "text": [life.shown.plot for life in lives],
        "textposition": "none",
        "hovertemplate": "%{y}<br>%{base:.0f}–%{customdata:.0f}<br>%{text}<extra></extra>",
        "showlegend": False,
        "marker": {"color": paint.colour, "line": OUTLINE, "pattern": pattern(paint), "opacity": opacities},
    }


def _life_layout(view: View) -> Plot:
    first, end = view.years[0], view.park.stages.end
    plot = layout(name(""), hovermode="closest", bargap=0.25, barmode="overlay")
    ticks = {"tickvals": [*view.years, end], "tickformat": "d", "gridcolor": GRID}
    plot["xaxis"] = {"range": [first - 0.4, end + 0.4], **ticks}
    plot["yaxis"] = {"type": "category", "automargin": True, "autorange": "reversed"}
    return plot

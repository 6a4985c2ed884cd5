"""Hours: a typical week and the week of the highest import in each stage, and the import of every hour of the year."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Figure, Plot, Row, Section, Table, Variant
from netzero.reports.figures import GRID, area, layout, line, rounded, upright
from netzero.reports.flows import Flow, Kilowatts, flows, levels
from netzero.reports.indicators import metered_kw
from netzero.reports.sections.energy import layer_of
from netzero.reports.texts import Text, energy_scale, label, name, power_scale, say
from netzero.reports.tolerance import visible
from netzero.reports.view import View
from netzero.reports.windows import WEEK_H, Steps, contiguous, typical_week, week_round

DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_FORMAT = {"en": "%-d %b", "vi": "%d/%m"}
HOUR_FORMAT = {"en": "%-d %b %H:%M", "vi": "%d/%m %H:%M"}
MAP_DAYS_MIN = 14
"""Fewer days are all in the weeks that are drawn."""
DAYS_VI = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def section(view: View) -> Section | None:
    """Return the section, or None when nothing was operated."""
    if view.operated is None:
        return None
    blocks = [figure for carrier in view.park.carriers if (figure := _weeks(view, carrier))]
    heat_map = _import_map(view)
    lead = say(f"dispatch.lead_{view.kind_of_days}" if view.kind_of_days else "dispatch.lead", basis=view.basis)
    return Section("dispatch", say("dispatch.title"), [*blocks, *([heat_map] if heat_map else [])], lead)


def imported(view: View) -> Kilowatts:
    """Return the import through all meters together."""
    assert view.operated is not None
    return metered_kw(view.park, view.operated.dispatch, at_gate=False)


def _weeks(view: View, carrier: str) -> Figure | None:
    assert view.operated is not None
    found = flows(view.park, view.axis, view.operated.dispatch, carrier)
    if not found:
        return None
    stored = levels(view.park, view.operated.dispatch, carrier)
    typical = typical_week(view.axis)
    metered = metered_kw(view.park, view.operated.dispatch, at_gate=view.at_gate)
    variants = []
    for stage, year in enumerate(view.years):
        peak = week_round(view.axis, int(metered[stage].argmax()))
        for kind, steps in (("typical", typical), ("peak", peak)):
            words = name(f"{year}: ") + label("week", _kind(view, kind, steps))
            variants.append(_week(view, found, stored, stage, steps, words))
    title = say("dispatch.of_carrier", carrier=view.carrier(carrier))
    return Figure(f"dispatch-{carrier}", title, say("figure.alternative", title=title), tuple(variants), 460)


def _kind(view: View, kind: str, steps: Steps) -> str:
    """Return the key of the words for some steps: seven days that follow each other are a week wherever they stand."""
    hours = float(view.axis["step_h"].values[steps].sum())
    week = hours == WEEK_H and contiguous(view.axis, steps)
    return f"{kind}_{view.kind_of_days}" if view.kind_of_days and not week else kind


def _week(
    view: View, found: list[Flow], stored: dict[str, Kilowatts], stage: int, steps: Steps, words: Text
) -> Variant:
    largest = max(float(flow.kw[stage, steps].max()) for flow in found)
    power = power_scale([largest])
    x, plot = _layout(view, steps, power.unit)
    data, totals = [], []
    for flow in found:
        title, sign = layer_of(view, flow)
        kw = sign * flow.kw[stage, steps]
        if visible(kw, largest):
            totals.append((title, kw))
            data.append(area(title, x, kw / power.divisor, view.paint(flow.key), flow.role))
    stored = {key: level for key, level in stored.items() if visible(level[stage, steps])}
    if stored:
        held = energy_scale(level[stage, steps].max() for level in stored.values())
        plot["yaxis"] |= {"domain": [0.32, 1]}
        plot["yaxis2"] = upright(held.unit, domain=[0, 0.22], rangemode="tozero")
        plot["xaxis"] |= {"anchor": "y2"}
        for technology, level in stored.items():
            title = say("dispatch.level", what=view.technology(technology))
            paint = view.paint(technology)
            data.append(line(title, x, level[stage, steps] / held.divisor, paint.colour, second=True))
    return Variant(words, {"data": data, "layout": plot}, _days(view, steps, totals, words))


def _layout(view: View, steps: Steps, unit: Text) -> tuple[list[str] | list[int], Plot]:
    """Return the places on the time axis and the layout; calendar dates only where the days follow each other."""
    time = view.axis["time"].values[steps].astype("datetime64[m]")
    plot = layout(unit)
    plot["legend"] = plot["legend"] | {"y": -0.12}
    if contiguous(view.axis, steps):
        plot["xaxis"] = {"type": "date", "dtick": 86400000, "tickformat": DAY_FORMAT, "hoverformat": HOUR_FORMAT}
        plot["xaxis"] |= {"gridcolor": GRID, "automargin": True}
        return [str(moment).replace("T", " ") for moment in time], plot
    first = np.flatnonzero(np.diff(time.astype("datetime64[D]").astype(int), prepend=-1))
    ticks = [{"tickvals": first.tolist(), "ticktext": [_day(view, steps, int(at)).plot for at in first]}]
    plot["xaxis"] = {"gridcolor": GRID, "automargin": True, **ticks[0]}
    return list(range(len(steps))), plot


def _day(view: View, steps: Steps, at: int) -> Text:
    """Return the words for the day of a step: weekday, date and, on typical days, how often it occurs."""
    moment = view.axis["time"].values[steps[at]].astype("datetime64[D]")
    weekday = (int(moment.astype(int)) + 3) % 7
    month, day = int(str(moment)[5:7]), int(str(moment)[8:10])
    weight = float(view.axis["weight"].values[steps[at]])
    often = f" (×{weight:.0f})" if weight != 1 else ""
    return Text(
        f"{DAYS_EN[weekday]} {day} {MONTHS_EN[month - 1]}{often}", f"{DAYS_VI[weekday]} {day:02d}/{month:02d}{often}"
    )


def _days(view: View, steps: Steps, totals: list[tuple[Text, Kilowatts]], caption: Text) -> Table:
    """Return the energy of each day: the table that stands for the plot."""
    days = view.axis["time"].values[steps].astype("datetime64[D]").astype(int)
    first = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
    step_h = view.axis["step_h"].values[steps]
    energies = [(title, np.add.reduceat(kw * step_h, first)) for title, kw in totals]
    scale = energy_scale(value for _, row in energies for value in row)
    rows = tuple(Row((title, *(scale.show(float(value)) for value in row))) for title, row in energies)
    unit = say("dispatch.per_day", unit=scale.unit)
    return Table(caption + unit, (say("word.what"), *(_day(view, steps, int(at)) for at in first)), rows)


def _import_map(view: View) -> Figure | None:
    """Return the import of every hour, days across and hours of the day upwards; only on whole days of hours."""
    grid, steps_h = imported(view), view.axis["step_h"].values
    if view.on_typical_days or not np.all(steps_h == 1) or not visible(grid):
        return None
    if grid.shape[1] % 24 or grid.shape[1] < 24 * MAP_DAYS_MIN:
        return None
    scale = power_scale([float(grid.max())])
    time = view.axis["time"].values.astype("datetime64[D]")
    days = [str(day) for day in time[::24]]
    variants = []
    for stage, year in enumerate(view.years):
        hours = (grid[stage] / scale.divisor).reshape(-1, 24).T
        plot = layout(label("word", "hour"), hovermode="closest")
        plot["xaxis"] = {"type": "date", "tickformat": DAY_FORMAT, "automargin": True}
        plot["margin"] |= {"t": 28}
        plot["yaxis"] |= {"dtick": 6, "range": [-0.5, 23.5]}
        heat = {
            "type": "heatmap",
            "x": days,
            "y": list(range(24)),
            "z": [rounded(np.round(row, 3 - len(str(int(grid.max() / scale.divisor))))) for row in hours],
            "zmin": 0,
            "zmax": rounded([grid.max() / scale.divisor])[0],
            "colorscale": "Cividis",
            "colorbar": {"title": {"text": scale.unit.plot}, "thickness": 12},
            "hovertemplate": {
                lang: f"%{{x|{day}}} %{{y}}:00<br>%{{z}}<extra></extra>" for lang, day in DAY_FORMAT.items()
            },
        }
        variants.append(
            Variant(name(year), {"data": [heat], "layout": plot}, _mean_hours(view, grid[stage], name(year)))
        )
    return Figure("import-map", say("dispatch.map", whole=view.whole), say("dispatch.map_alt"), tuple(variants), 320)


def _mean_hours(view: View, kw: Kilowatts, caption: Text) -> Table:
    """Return the mean import by month and part of the day."""
    month, hour = view.axis["month"].values, np.arange(len(kw)) % 24
    parts = [(start, start + 4) for start in range(0, 24, 4)]
    scale = power_scale([float(kw.max())])
    rows = []
    for number in range(1, 13):
        inside = [kw[(month == number) & (hour >= start) & (hour < stop)] for start, stop in parts]
        if all(len(values) for values in inside):
            rows.append(Row((name(number), *(scale.show(float(values.mean())) for values in inside))))
    head = (say("word.month"), *(name(f"{start}–{stop} h") for start, stop in parts))
    return Table(caption + say("dispatch.mean", unit=scale.unit), head, tuple(rows))

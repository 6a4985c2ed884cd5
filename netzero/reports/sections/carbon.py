"""Carbon: scopes 1 and 2 by both methods, offsets, and the caps that the plan had to keep."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Block, Figure, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import limit, line, mark
from netzero.reports.indicators import Indicators
from netzero.reports.palette import BLACK, GREEN, PURPLE, SCOPES
from netzero.reports.sections.stacks import Layer, stack
from netzero.reports.texts import Scale, Text, label, mass_scale, name, percent, say
from netzero.reports.view import View


def section(view: View) -> Section | None:
    """Return the section, or None when there are no books."""
    if view.shown is None or not view.shown.scopes:
        return None
    scale = mass_scale([*(value for row in view.shown.scopes.values() for value in row), *_caps(view)])
    figure = _figure(view, view.shown, scale)
    blocks: list[Block] = [figure, _method(view)]
    return Section("carbon", say("carbon.title"), blocks, say("carbon.lead", basis=view.basis))


def caps_t(view: View) -> list[float]:
    """Return the cap on net emissions by stage, t CO2e a year; nan where there is none or its base year is unknown."""
    carbon, found = view.park.carbon, []
    for given, share in zip(carbon.cap_t, carbon.cap_share, strict=True):
        of_base = share * view.base_year_t if share is not None and view.base_year_t is not None else np.nan
        limits = [limit for limit in (given, of_base) if limit is not None and np.isfinite(limit)]
        found.append(min(limits) if limits else np.nan)
    return found


def _caps(view: View) -> list[float]:
    return [cap for cap in caps_t(view) if np.isfinite(cap)]


def _figure(view: View, shown: Indicators, scale: Scale) -> Figure:
    years = [name(year) for year in view.years]
    second = "scope_2_market" if view.park.carbon.market_based else "scope_2_location"
    other = "scope_2_location" if view.park.carbon.market_based else "scope_2_market"
    nothing = np.zeros(len(years))
    scopes = shown.scopes
    layers = [
        Layer(label("scope", "scope_1"), scopes.get("scope_1", nothing), SCOPES["scope_1"]),
        Layer(label("scope", second), scopes.get(second, nothing), SCOPES[second]),
    ]
    if scopes.get("offset", nothing).any():
        layers.append(Layer(label("scope", "offset"), -scopes["offset"], SCOPES["offset"]))
    caps = caps_t(view)
    net = label("scope", "net")
    rows = [(layer.title, layer.values) for layer in layers] + [(net, shown.net_t)]
    marks = [mark(net, years, shown.net_t / scale.divisor, BLACK)]
    if other in scopes:
        title, alternative = (
            say("carbon.other", scope=label("scope", other)),
            scopes.get("scope_1", nothing) + scopes[other],
        )
        marks.append(mark(title, years, alternative / scale.divisor, "#4D4D4D", "dot", "diamond-open"))
        rows.append((label("scope", other), scopes[other]))
    if np.isfinite(caps).any():
        marks.append(limit(label("scope", "cap"), years, np.asarray(caps) / scale.divisor, PURPLE))
        rows.append((label("scope", "cap"), np.asarray(caps)))
    if view.base_year_t is not None:
        base = np.full(len(years), view.base_year_t)
        marks.append(
            line(label("scope", "base"), [year.en for year in years], base / scale.divisor, GREEN, dash="dash")
        )
    if scopes.get("biogenic", nothing).any():
        rows.append((label("scope", "biogenic"), scopes["biogenic"]))
    table = _table(view, years, rows, shown, scale)
    only = Variant(name(""), stack(years, layers, scale, marks), table)
    title = say("carbon.figure")
    return Figure("carbon", title, say("figure.alternative", title=title), (only,), 420)


def _table(
    view: View, years: list[Text], rows: list[tuple[Text, np.ndarray]], shown: Indicators, scale: Scale
) -> Table:
    total = label("scope", "net")
    cells = [
        Row((title, *(scale.show(float(value)) for value in values)), "total" if title == total else "")
        for title, values in rows
    ]
    if view.base_year_t:
        shares = shown.net_t / view.base_year_t - 1
        cells.append(Row((say("carbon.against_base"), *(percent(float(share)) for share in shares))))
    caption = say("carbon.figure") + name(" (") + scale.unit + name(")")
    return Table(caption, (say("word.what"), *years), tuple(cells))


def _method(view: View) -> Sentences:
    """Return how emissions are counted, the base year and how caps were kept in operation."""
    texts = [say("carbon.method_market" if view.park.carbon.market_based else "carbon.method_location")]
    if view.base_year_t is not None:
        texts.append(say("carbon.base", t=mass_scale([view.base_year_t]).with_unit(view.base_year_t)))
    missed = [
        (year, net, cap)
        for year, net, cap in zip(view.years, view.shown.net_t if view.shown else (), caps_t(view), strict=True)
        if np.isfinite(cap) and net > cap + max(1e-3, 1e-4 * abs(cap))
    ]
    for year, net, cap in missed:
        scale = mass_scale([net])
        texts.append(say("carbon.missed", year=name(year), net=scale.with_unit(net), cap=scale.with_unit(cap)))
    if missed and view.case.operation is not None and view.case.plan is not None:
        texts.append(say("carbon.missed_by_rules"))
    return Sentences(tuple(texts), "warning" if missed else "")

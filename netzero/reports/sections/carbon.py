"""Carbon: scopes 1 and 2 by both methods, offsets, and the caps and targets that the plan had to keep."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Block, Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.caps import Limit, exceeds, horizon_t, limits
from netzero.reports.figures import limit, line, mark
from netzero.reports.indicators import ByStage, Indicators
from netzero.reports.palette import BLACK, GREEN, GREY, ORANGE, PURPLE, SCOPES
from netzero.reports.sections import (
    abatement,
    certificates,
    gases,
    grid_factors,
    inventory,
    products,
    targets,
    upstream,
)
from netzero.reports.sections.stacks import Layer, stack
from netzero.reports.texts import Scale, Text, label, mass_scale, name, percent, say
from netzero.reports.view import View

STROKES = {"cap": PURPLE, "gross_cap": ORANGE}


def section(view: View) -> Section | None:
    """Return the section, or None when there are no books."""
    if view.shown is None:
        return None
    found = (part.table(view) for part in (gases, inventory, products, upstream, certificates, grid_factors))
    tables = [table for table in found if table is not None]
    blocks: list[Block] = [_figure(view, view.shown), _findings(view), *tables, *targets.blocks(view)]
    return Section("carbon", say("carbon.title"), blocks, say("carbon.lead", basis=view.basis, span=view.span))


def _methods(view: View) -> tuple[str, str]:
    """Return the scope 2 of the caps and the other one."""
    found = ("scope_2_location", "scope_2_market")
    return found[::-1] if view.park.carbon.market_based else found


def _figure(view: View, shown: Indicators) -> Figure:
    years, title = [name(year) for year in view.years], say("carbon.figure")
    caps = [cap for cap in limits(view) if cap.exists]
    values = [value for row in (*shown.scopes.values(), *(cap.cap_t for cap in caps)) for value in row]
    scale = mass_scale(values)
    layers = _layers(view, shown)
    plot = stack(years, layers, scale, _marks(view, shown, caps, scale))
    only = Variant(name(""), plot, _table(view, shown, layers, caps, scale))
    return Figure("carbon", title, say("figure.alternative", title=title), (only,), 420)


def _layers(view: View, shown: Indicators) -> list[Layer]:
    scopes = view.park.carbon.scopes
    layers = [Layer(label("scope", scope), shown.scopes[scope], SCOPES[scope]) for scope in scopes]
    if shown.scopes["offset"].any():
        layers.append(Layer(label("scope", "offset"), -shown.scopes["offset"], SCOPES["offset"]))
    return layers


def _marks(view: View, shown: Indicators, caps: list[Limit], scale: Scale) -> list[Plot]:
    years, (counted, other) = [name(year) for year in view.years], _methods(view)
    marks = [mark(label("scope", "net"), years, shown.net_t / scale.divisor, BLACK)]
    if not np.allclose(shown.scopes[other], shown.scopes[counted]):
        title = say("carbon.other", scope=label("scope", other))
        gross = shown.scopes["scope_1"] + shown.scopes[other]
        marks.append(mark(title, years, gross / scale.divisor, GREY, "dot", "diamond-open"))
    marks += [limit(label("scope", cap.key), years, cap.cap_t / scale.divisor, STROKES[cap.key]) for cap in caps]
    if view.base_year_t is not None:
        base = np.full(len(years), view.year_fraction * view.base_year_t)
        places = [str(year) for year in view.years]
        marks.append(line(label("scope", "base"), places, base / scale.divisor, GREEN, dash="dash"))
    return marks


def _table(view: View, shown: Indicators, layers: list[Layer], caps: list[Limit], scale: Scale) -> Table:
    other = _methods(view)[1]
    named: list[tuple[Text, ByStage]] = [(label("scope", other), shown.scopes[other])]
    if not view.park.carbon.counts_scope_3 and shown.scopes.get("scope_3", np.zeros(1)).any():
        named.append((say("carbon.scope_3_apart"), shown.scopes["scope_3"]))
    named += [(label("scope", cap.key), cap.cap_t) for cap in caps]
    if shown.scopes["biogenic"].any():
        named.append((label("scope", "biogenic"), shown.scopes["biogenic"]))
    rows = [_row(scale, layer.title, layer.values) for layer in layers]
    rows.append(_row(scale, label("scope", "net"), shown.net_t, "total"))
    rows += [_row(scale, title, values) for title, values in named]
    rows += abatement.rows(view)
    if view.base_year_t is not None:
        shares = shown.net_t / (view.year_fraction * view.base_year_t) - 1
        rows.append(Row((say("carbon.against_base"), *(percent(float(share)) for share in shares))))
    caption = say("carbon.figure") + name(" (") + scale.unit + name(")")
    return Table(caption, (say("word.what"), *map(name, view.years)), tuple(rows))


def _row(scale: Scale, title: Text, values: ByStage, kind: str = "") -> Row:
    return Row((title, *(scale.show(float(value)) for value in values)), kind)


def _findings(view: View) -> Sentences:
    """Return how emissions are counted, the base year, and which requirements what is shown misses."""
    texts = [say("carbon.method_market" if view.park.carbon.market_based else "carbon.method_location")]
    if view.base_year_t is not None:
        base = say("carbon.base", t=mass_scale([view.base_year_t]).with_unit(view.base_year_t))
        texts.append(base + say("carbon.base_part", part=view.part) if view.part else base)
    missed = [
        say(
            f"carbon.missed_{found.key}",
            year=name(view.years[at]),
            t=mass_scale([found.reached_t[at]]).with_unit(found.reached_t[at]),
            cap=mass_scale([found.cap_t[at]]).with_unit(found.cap_t[at]),
        )
        for found in limits(view)
        for at in found.missed
    ]
    budget = view.park.carbon.budget_t
    if budget is not None:
        total, allowed = horizon_t(view), view.year_fraction * budget
        shown = {"t": mass_scale([total]).with_unit(total), "budget": mass_scale([allowed]).with_unit(allowed)}
        (missed if exceeds(total, allowed) else texts).append(say("carbon.budget", **shown))
    if missed and view.case.operation is not None and view.case.plan is not None:
        missed.append(say("carbon.missed_by_rules"))
    return Sentences((*texts, *missed), "warning" if missed else "")

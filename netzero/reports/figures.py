"""Plots as plain plotly JSON, their values rounded to five digits of the largest; the exact ones are in the result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from netzero.reports.blocks import Plot
from netzero.reports.palette import Paint
from netzero.reports.texts import Text

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
INK = "#1a1a1a"
GRID = "#e4e4e4"
OUTLINE = {"color": "#555555", "width": 0.6}
"""Drawn round every coloured area: the light colours alone have too little contrast on white."""


def rounded(values: ArrayLike) -> list[float | None]:
    """Return the values as numbers with five digits of the largest; None where not finite."""
    array = np.asarray(values, dtype=float)
    finite = array[np.isfinite(array)]
    largest = float(np.abs(finite).max(initial=0.0))
    decimals = 4 - math.floor(math.log10(largest)) if largest > 0 else 0
    kept = np.round(array, decimals) + 0.0
    return [value if math.isfinite(value) else None for value in kept.tolist()]


def bar(title: Text, x: Sequence[Any], y: ArrayLike, paint: Paint, **more: Any) -> Plot:
    """Return one series of bars."""
    marker = {"color": paint.colour, "line": OUTLINE, "pattern": pattern(paint)}
    shown = [word.plot if isinstance(word, Text) else word for word in x]
    return {"type": "bar", "name": title.plot, "x": shown, "y": rounded(y), "marker": marker, **more}


def flat_bar(title: Text, names: Sequence[Text], values: ArrayLike, paint: Paint) -> Plot:
    """Return one series of bars that lie, their names at the left."""
    upright_bar = bar(title, names, values, paint)
    return upright_bar | {"orientation": "h", "x": upright_bar["y"], "y": upright_bar["x"]}


def mark(title: Text, x: Sequence[Any], y: ArrayLike, colour: str, dash: str = "solid", symbol: str = "circle") -> Plot:
    """Return a line with marks over the bars."""
    marker = {"color": colour, "symbol": symbol, "size": 9, "line": {"color": colour, "width": 2}}
    style = {"color": colour, "dash": dash, "width": 2}
    return _over(title, x, y) | {"mode": "lines+markers", "line": style, "marker": marker}


def limit(title: Text, x: Sequence[Any], y: ArrayLike, colour: str) -> Plot:
    """Return a broad stroke at each place: a limit that holds there and nowhere between."""
    marker = {"color": colour, "symbol": "line-ew-open", "size": 60, "line": {"color": colour, "width": 4}}
    return _over(title, x, y) | {"mode": "markers", "marker": marker}


def _over(title: Text, x: Sequence[Any], y: ArrayLike) -> Plot:
    shown = [word.plot if isinstance(word, Text) else word for word in x]
    return {"type": "scatter", "name": title.plot, "x": shown, "y": rounded(y)}


def area(title: Text, x: Sequence[Any], y: ArrayLike, paint: Paint, group: Literal["supply", "use"]) -> Plot:
    """Return one layer of a stacked area of steps; uses are stacked downwards (negative values)."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": title.plot,
        "x": list(x),
        "y": rounded(y),
        "stackgroup": group,
        "line": {"shape": "hv", **OUTLINE},
        "fillcolor": paint.colour,
        "fillpattern": pattern(paint),
    }


def line(
    title: Text, x: Sequence[Any], y: ArrayLike, colour: str, *, second: bool = False, dash: str = "solid"
) -> Plot:
    """Return a line; `second` puts it in the lower of two plots."""
    axes = {"yaxis": "y2"} if second else {}
    style = {"color": colour, "width": 2, "dash": dash}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": title.plot,
        "x": list(x),
        "y": rounded(y),
        "line": style,
        **axes,
    }


def pattern(paint: Paint) -> Plot:
    """Return plotly's pattern of a paint; the strokes are white on dark colours and dark on light ones."""
    if not paint.pattern:
        return {"shape": ""}
    red, green, blue = (int(paint.colour[at : at + 2], 16) for at in (1, 3, 5))
    stroke = "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else "#333333"
    return {"shape": paint.pattern, "fgcolor": stroke, "bgcolor": paint.colour, "size": 7, "solidity": 0.25}


def layout(unit: Text, **more: Any) -> Plot:
    """Return the common layout with the unit on the upright axis."""
    base: Plot = {
        "barmode": "relative",
        "bargap": 0.35,
        "font": {"family": FONT, "size": 13, "color": INK},
        "margin": {"l": 64, "r": 12, "t": 10, "b": 36},
        "legend": {
            "orientation": "h",
            "y": -0.14,
            "yanchor": "top",
            "x": 0,
            "xanchor": "left",
            "traceorder": "normal",
        },
        "hovermode": "x unified",
        "hoverlabel": {"namelength": -1},
        "separators": {"en": ".,", "vi": ",."},
        "xaxis": {"type": "category", "automargin": True, "gridcolor": GRID, "fixedrange": False},
        "yaxis": upright(unit),
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
    }
    return base | more


def upright(unit: Text, **more: Any) -> Plot:
    """Return an upright axis titled with its unit."""
    title = {"text": unit.plot, "standoff": 8}
    shown = {"gridcolor": GRID, "zerolinecolor": "#555555", "exponentformat": "none", "separatethousands": True}
    return {"title": title, "automargin": True, **shown} | more

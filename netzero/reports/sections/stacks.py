"""Stacked bars by stage with their table: the form that energy, carbon and money share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.reports.blocks import Figure, Plot, Row, Table, Variant
from netzero.reports.figures import bar, layout
from netzero.reports.palette import Paint
from netzero.reports.texts import Scale, Text, name, say


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of a stack; values have the dim of the columns."""

    title: Text
    values: NDArray[np.float64]
    paint: Paint


def stack(columns: Sequence[Text], layers: Sequence[Layer], scale: Scale, extra: Sequence[Plot] = ()) -> Plot:
    """Return bars stacked by column, negative ones downwards, with other series over them."""
    data = [bar(layer.title, columns, layer.values / scale.divisor, layer.paint) for layer in layers]
    return {"data": [*data, *extra], "layout": layout(scale.unit)}


def table(caption: Text, columns: Sequence[Text], layers: Sequence[Layer], scale: Scale, total: Text | None) -> Table:
    """Return the layers as rows; with a total, whose parts add up to it as shown."""
    sums = [float(sum(layer.values[at] for layer in layers)) for at in range(len(columns))]
    cells = [
        scale.parts([float(layer.values[at]) for layer in layers])
        if total
        else [scale.show(float(layer.values[at])) for layer in layers]
        for at in range(len(columns))
    ]
    rows = [Row((layer.title, *(column[at] for column in cells))) for at, layer in enumerate(layers)]
    if total:
        rows.append(Row((total, *(scale.show(value) for value in sums)), "total"))
    unit = name("") if not scale.unit.en else Text(f" ({scale.unit.en})", f" ({scale.unit.vi})")
    return Table(caption + unit, (say("word.what"), *columns), tuple(rows))


def turned(found: Table) -> Table:
    """Return a table with rows and columns exchanged: many years read better downwards."""
    head = (say("word.year"), *(row.cells[0] for row in found.rows))
    columns = range(1, len(found.head))
    rows = tuple(Row((found.head[at], *(row.cells[at] for row in found.rows))) for at in columns)
    return Table(found.caption, head, rows)


def stacked(
    key: str, title: Text, columns: Sequence[Text], layers: Sequence[Layer], scale: Scale, *, total: Text | None = None
) -> Figure:
    """Return a figure of one stack with its table."""
    only = Variant(name(""), stack(columns, layers, scale), table(title, columns, layers, scale, total))
    return Figure(key, title, say("figure.alternative", title=title), (only,))

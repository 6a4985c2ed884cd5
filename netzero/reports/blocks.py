"""What a report is made of: sections of cards, sentences, tables and figures, free of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from netzero.reports.texts import Text

Plot = dict[str, Any]
"""A plotly figure as plain JSON: data and layout; texts are {"en": ..., "vi": ...}."""


@dataclass(frozen=True)
class Row:
    """One row of a table; the first cell is its heading. kind: '' or 'total'."""

    cells: tuple[Text, ...]
    kind: str = ""
    badge: Text | None = None
    """A mark shown beside the last cell."""


@dataclass(frozen=True)
class Table:
    """A table; columns from `numeric_from` on hold numbers."""

    kind: ClassVar[str] = "table"
    caption: Text
    head: tuple[Text, ...]
    rows: tuple[Row, ...]
    numeric_from: int = 1
    folded: bool = False
    """Shown closed, to be opened by the reader."""
    note: Text | None = None


@dataclass(frozen=True)
class Variant:
    """One choice of a figure: its plot and the same figures as a table."""

    label: Text
    plot: Plot
    table: Table


@dataclass(frozen=True)
class Figure:
    """A plot, or a choice of several, with a text alternative."""

    kind: ClassVar[str] = "figure"
    key: str
    title: Text
    alternative: Text
    variants: tuple[Variant, ...]
    height_px: int = 380


@dataclass(frozen=True)
class Card:
    """One answer in one number."""

    title: Text
    value: Text
    detail: Text
    explanation: Text
    """How the number comes about."""


@dataclass(frozen=True)
class Cards:
    """The main answers."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Sentences:
    """Plain sentences. tone: '' or 'warning'."""

    kind: ClassVar[str] = "sentences"
    texts: tuple[Text, ...]
    tone: str = ""


Block = Cards | Sentences | Table | Figure


@dataclass(frozen=True)
class Section:
    """A numbered part of the report."""

    key: str
    title: Text
    blocks: Sequence[Block]
    lead: Text | None = None


@dataclass(frozen=True)
class Badge:
    """A short label at the head. tone: 'good', 'plain' or 'warning'."""

    text: Text
    tone: str = "plain"


@dataclass(frozen=True)
class Head:
    """What the report is about."""

    title: Text
    subtitle: Text
    description: Text
    badges: tuple[Badge, ...] = field(default=())

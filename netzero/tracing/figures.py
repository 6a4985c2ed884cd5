"""The figures that can be asked for, and which books, lines and transfers each is the sum of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netzero.components.park import Park
from netzero.terms import COST_LINES, GRID_LINES, GRID_TRANSFERS, SCOPES, TRANSFERS

Book = Literal["costs", "emissions", "energy"]


@dataclass(frozen=True)
class Figure:
    """What a figure of one year is the sum of: lines of one of the books, and for one party transfers too."""

    book: Book
    lines: tuple[str, ...]
    """Of the energy book: kinds of flows."""
    transfers: tuple[str, ...] = ()

    @property
    def dim(self) -> str:
        """Dimension of the book along which its lines stand."""
        return {"costs": "line", "emissions": "scope", "energy": "flow"}[self.book]


def figures(park: Park) -> dict[str, Figure]:
    """Return the figures of a park by name, without the year: cost, bill, tonnes, energy, and each line alone."""
    scope_2 = "scope_2_market" if park.carbon.market_based else "scope_2_location"
    return {
        "cost": Figure("costs", COST_LINES, TRANSFERS),
        "bill": Figure("costs", GRID_LINES, GRID_TRANSFERS),
        "tonnes": Figure("emissions", ("scope_1", scope_2, "offset")),
        "energy": Figure("energy", ("demand",)),
        **{line: Figure("costs", (line,)) for line in COST_LINES},
        **{scope: Figure("emissions", (scope,)) for scope in SCOPES},
    }


def names(park: Park) -> list[str]:
    """Return all names that may be asked for: of the whole horizon, and of the year of each stage.

    Scope 3 is that of the first year of a stage, when what is built counts: it has no sum over all years.
    """
    found = list(figures(park))
    return [
        *(name for name in found if name != "scope_3"),
        *(f"{name}_{year}" for year in park.stages.years for name in found),
    ]

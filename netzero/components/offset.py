r"""Offsets: removals bought to cover some emissions of a year.

offset[s] <= share x base-year emissions                                               t CO2e
"""

from __future__ import annotations

from typing import Any

from netzero.components.equations import Cost, Limit, Mathematics, Table, Variable, year_alone
from netzero.components.park import Park


def mathematics(park: Park, base_year_t: float) -> Mathematics:
    """Return the mathematics of offsets; `base_year_t` are the emissions of the base year on this axis, t."""
    years, carbon = park.stages.years, park.carbon
    tables: dict[str, Any] = {
        "offset_upper": Table([share * base_year_t for share in carbon.offset_share], years),
        "offset_price": Table(carbon.offset_price, years),
    }

    def bought(m: Any, s: int) -> Any:
        return m.d.offset_price[s] * m.offset[s]

    return Mathematics(
        tables=tables,
        variables=(
            Variable(
                "offset",
                ("stage",),
                lambda d, s: d.offset_upper[s],
                "t",
                "emissions offset",
                Limit(
                    "offsets.max_share",
                    "NZ0836",
                    words=year_alone,
                    unit="t",
                    declared=lambda d, s: max(d.offset_upper.values) > 0,
                    of_year=True,
                ),
                bound_is_fact=True,
            ),
        ),
        costs=(Cost("offsets", bought, yearly=True),),
    )

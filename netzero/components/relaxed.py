"""What of the bill a linear program cannot hold: there the plan's cost is a lower bound of what the books say."""

from __future__ import annotations

from collections.abc import Iterator

import xarray as xr

from netzero.components.export_terms import cells, is_relaxed, tiers
from netzero.components.matching import dear_hours
from netzero.components.park import Park
from netzero.errors import Fault

CODES = ("NZ0685", "NZ0688", "NZ0689")
"""Of these warnings."""


def relaxed(park: Park, hourly: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each meter and stage with terms that the plan is relaxed in; none: it is exact."""
    return (*_of_contracts(park, hourly), *_of_export(park, hourly))


def _of_contracts(park: Park, hourly: xr.Dataset) -> Iterator[Fault]:
    for meter in park.meters:
        for year, hours in zip(park.stages.years, dear_hours(park, hourly, meter).tolist(), strict=True):
            if hours > 0:
                told = {"name": meter.name, "year": year, "hours": hours / float(hourly.attrs["year_fraction"])}
                yield Fault("NZ0685", values=told)


def _of_export(park: Park, hourly: xr.Dataset) -> Iterator[Fault]:
    for meter in park.meters:
        if max(meter.export_limit_kw) <= 0:
            continue
        for code, terms in (("NZ0688", tiers(park, hourly, meter)), ("NZ0689", cells(park, hourly, meter))):
            for year in sorted({one.year for one in terms if is_relaxed(one)}):
                yield Fault(code, values={"name": meter.name, "year": year})

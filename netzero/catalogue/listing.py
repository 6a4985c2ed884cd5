"""The whole catalogue as rows: every figure with its unit, source, year and mark, for printing and for checking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from netzero import catalogue
from netzero.catalogue.model import UNVERIFIED, Figure, Range, Site
from netzero.tariffs.model import Tariff


@dataclass(frozen=True)
class Row:
    """One figure as a reader sees it."""

    path: str
    value: str
    """A number, 'low - high', 'low - usual - high' or 'year: number, ...'."""
    unit: str
    source: str
    year: int | None
    confidence: str
    note: str = ""

    @property
    def unverified(self) -> bool:
        """Whether it must be shown as unverified."""
        return self.confidence in UNVERIFIED


def listed() -> tuple[Row, ...]:
    """Return all figures of the catalogue by path, such as `technologies.pv_roof.capex`."""
    return tuple(row for name, part in _parts().items() for row in _rows(part, name))


def _parts() -> dict[str, object]:
    """Return every table of the catalogue by the name of its function."""
    without_figures = {"DATA_FILES", "heat_levels", "lunar_new_years", "schedules", "tariff_histories"}
    repeated = {"fuels"}  # `combustion` returns the same entries, and more
    return {name: getattr(catalogue, name)() for name in catalogue.__all__ if name not in without_figures | repeated}


def _rows(entry: object, path: str) -> Iterator[Row]:
    match entry:
        case Figure() | Range():
            yield Row(path, _value(entry), entry.unit, entry.source, entry.year, entry.confidence, entry.note)
        case Tariff():
            said = (entry.source, entry.price_year, entry.confidence)
            for period, price in entry.energy.items():
                yield Row(f"{path}.{period}", f"{price:g}", "VND/kWh", *said)
            if entry.demand_charge is not None:
                yield Row(f"{path}.demand_charge", f"{entry.demand_charge:g}", "VND/kW", *said)
        case Site():
            normals = {"GHI": entry.ghi_kwh_m2_day, "temperature": entry.temperature_c, "wind": entry.wind_m_s}
            for (name, months), unit in zip(normals.items(), ("kWh/m^2/day", "degC", "m/s"), strict=True):
                value = ", ".join(f"{month:g}" for month in months)
                yield Row(f"{path}.{name}", value, unit, entry.source, None, entry.confidence)
        case BaseModel():
            for name in type(entry).model_fields:
                yield from _rows(getattr(entry, name), f"{path}.{name}")
        case dict():
            for name, value in entry.items():
                yield from _rows(value, f"{path}.{name}")
        case tuple():
            for position, value in enumerate(entry):
                yield from _rows(value, f"{path}[{position}]")


def _value(entry: Figure | Range) -> str:
    if isinstance(entry, Range):
        ends = (entry.low, entry.high) if entry.middle is None else (entry.low, entry.middle, entry.high)
        return " - ".join(f"{end:g}" for end in ends)
    if entry.by_year is not None:
        return ", ".join(f"{year}: {value:g}" for year, value in entry.by_year.items())
    return f"{entry.value:g}"

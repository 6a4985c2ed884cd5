"""Marks that say in which unit a field of the scenario is read: `Annotated[float, In("kW")]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import Field, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from netzero.tariffs.model import quantity, track

ByYear: TypeAlias = float | dict[int, float]
"""One value for all years, or some years and their values (linear between, constant outside)."""


@dataclass(frozen=True)
class In:
    """A quantity, read as a plain number in `unit`, not below `low`."""

    unit: str
    low: float | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(quantity(self.unit, self.low))


@dataclass(frozen=True)
class Track:
    """A quantity that may be given by year, read as plain numbers in `unit`, none below `low`."""

    unit: str
    low: float | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(track(self.unit, self.low))


Name = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,64}$")]
Share = Annotated[float, In("1"), Field(ge=0, le=1)]

"""What fields of a tariff, of the catalogue and of a scenario are made of: quantities, tracks, years, times of day."""

from __future__ import annotations

import re
from types import GenericAlias
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from netzero.messages import text
from netzero.units import Currency, UnitError, read_quantity


def refusal(code: str, **values: Any) -> PydanticCustomError:
    """Return the error that a validator raises for a message of the catalogue; its type is the message's code."""
    return PydanticCustomError(code, text(code, **values), values)


def reads(unit: str, low: float | None = None) -> BeforeValidator:
    """Return what reads a number, or a text with a unit, as a plain number in `unit`, not below `low`."""

    def read(value: Any, info: ValidationInfo) -> float:
        currency = (info.context or {}).get("currency", Currency())
        try:
            number = read_quantity(value, unit, currency)
        except UnitError as error:
            raise refusal(error.code, **error.values_) from error
        if low is not None and number < low:
            named = f"{low:g} {'' if unit == '1' else unit.replace('money', currency.code)}".strip()
            raise refusal("NZ0105", read=value, limit=named)
        return number

    return BeforeValidator(read, json_schema_input_type=float | str)


def quantity(unit: str, low: float | None = None) -> Any:
    """Return a type that reads a number, or a text with a unit, as a plain number in `unit`, not below `low`."""
    return Annotated[float, reads(unit, low), Field(json_schema_extra={"unit": unit})]


Share = Annotated[float, reads("1", 0), Field(le=1)]
"""A share 0..1, such as '8 %'."""


def _year(value: Any) -> Any:
    """Return a year that was written as digits alone as a number; keys of a mapping are always text.

    '2_030' and '2030.0' are refused rather than read as 2030, of which the same mapping may have another value.
    """
    return int(value) if isinstance(value, str) and _YEAR.fullmatch(value) else value


_YEAR = re.compile("[0-9]{4}")
Year = Annotated[int, Field(ge=1900, le=2300, strict=True), BeforeValidator(_year, json_schema_input_type=int)]


def track(unit: str, low: float | None = None) -> Any:
    """Return a type that reads one quantity for all years or a mapping of year to quantity, none below `low`."""
    one = quantity(unit, low)
    return one | Annotated[GenericAlias(dict, (Year, one)), Field(min_length=1)]


def _clock(value: str) -> str:
    hours, _, minutes = value.partition(":")
    if not (
        hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and 0 <= int(hours) * 60 + int(minutes) <= 1440
    ):
        raise refusal("NZ0610", read=value)
    return value


def minute(clock: str) -> int:
    """Return the minutes since midnight of a time of day HH:MM."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


Clock = Annotated[str, AfterValidator(_clock)]


class Frozen(BaseModel):
    """A model that refuses unknown keys and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _an_empty_section_is_its_default(cls, data: Any) -> Any:
        """Leave out keys with nothing behind them where a mapping, a list or a section is expected (`fuels:`)."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or not _is_section(cls, key)}


def _is_section(model: type[BaseModel], key: object) -> bool:
    """Whether the field of a key has a mapping, a list or a section of its own as default."""
    fields = {name: field for name, field in model.model_fields.items() if name == key}
    return any(
        isinstance(field.get_default(call_default_factory=True), dict | tuple | Frozen) for field in fields.values()
    )

"""Tariffs as data: which price when, and what the highest import of a month costs.

A tariff names periods (such as peak, normal, off-peak), says by a schedule which period each moment belongs to, and
prices each. Edges may fall at the half hour: a half-hourly or shorter step is exact, an hourly step is time-weighted.
"""

from __future__ import annotations

import re
from itertools import pairwise
from types import GenericAlias
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from netzero.messages import text
from netzero.units import Currency, UnitError, read_quantity

DayKind = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]


def refusal(code: str, **values: Any) -> PydanticCustomError:
    """Return the error that a validator raises for a message of the catalogue; its type is the message's code."""
    return PydanticCustomError(code, text(code, **values), values)


def quantity(unit: str, low: float | None = None) -> Any:
    """Return a type that reads a number, or a text with a unit, as a plain number in `unit`, not below `low`."""

    def read(value: Any, info: ValidationInfo) -> float:
        context = info.context or {}
        try:
            number = read_quantity(value, unit, context.get("currency", Currency()))
        except UnitError as error:
            raise refusal(error.code, **error.values_) from error
        if low is not None and number < low:
            raise refusal("NZ0105", read=value, limit=low, unit=unit)
        return number

    return Annotated[
        float, BeforeValidator(read, json_schema_input_type=float | str), Field(json_schema_extra={"unit": unit})
    ]


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


class Window(Frozen):
    """A span of the day, on the named days, that belongs to a period."""

    days: tuple[DayKind, ...]
    start: Clock
    end: Clock
    """Exclusive; 24:00 is the end of the day."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Window:
        if minute(self.start) >= minute(self.end):
            raise refusal("NZ0611", start=self.start, end=self.end)
        return self


class Schedule(Frozen):
    """Which period each moment of a week belongs to.

    `windows` maps a period to its spans; every moment outside of them belongs to `otherwise`. A public holiday is the
    weekday it falls on unless some window names 'holiday'.
    """

    windows: dict[str, tuple[Window, ...]]
    otherwise: str = "normal"
    source: str = ""

    @property
    def periods(self) -> tuple[str, ...]:
        """All periods, the rest last."""
        return tuple(dict.fromkeys((*self.windows, self.otherwise)))

    @property
    def has_holidays(self) -> bool:
        """Whether public holidays are a day of their own (some window names them)."""
        return any("holiday" in window.days for windows in self.windows.values() for window in windows)

    @model_validator(mode="after")
    def _each_moment_once(self) -> Schedule:
        for day in get_args(DayKind):
            spans = sorted(
                (minute(window.start), minute(window.end), period)
                for period, windows in self.windows.items()
                for window in windows
                if day in window.days
            )
            for (_, end, first), (start, _, second) in pairwise(spans):
                if start < end:
                    raise refusal("NZ0612", day=day, first=first, second=second, at=f"{start // 60:02}:{start % 60:02}")
        return self


class Series(Frozen):
    """A column of a table in the scenario folder; `columns` picks one column for each stage year."""

    file: str
    column: str | None = None
    columns: dict[Year, str] | None = None


class Tariff(Frozen):
    """A retail tariff of one meter."""

    title: dict[Literal["en", "vi"], str] = Field(default_factory=dict)
    schedule: Schedule | None = None
    energy: dict[str, track("money/kWh")] = Field(default_factory=dict)  # type: ignore[valid-type]
    """Price by period of the schedule (a tariff without schedule has one period, 'normal')."""
    series: Series | None = None
    """Energy price by time instead of by period, in scenario currency per kWh unless `series_unit` says otherwise."""
    series_unit: str = "money/kWh"
    demand_charge: track("money/kW") | None = None  # type: ignore[valid-type]
    """Charge per kW of the month's highest import, per month."""
    billing_interval_min: Literal[15, 30, 60] = 60
    escalation: Annotated[float, Field(strict=True)] = 0.0
    """Real price change per year after `price_year`, or after the last year of a track by year."""
    price_year: Year | None = None
    """Year whose money and price level the prices are of; needed for escalation."""
    source: str = "scenario"
    confidence: Literal["C", "C2", "M", "D", "user"] = "user"

    @model_validator(mode="after")
    def _priced(self) -> Tariff:
        periods = set(self.schedule.periods) if self.schedule else {"normal"}
        if self.series is None and set(self.energy) != periods:
            raise refusal("NZ0613", read=", ".join(sorted(self.energy)) or "-", allowed=", ".join(sorted(periods)))
        if self.series is not None and self.energy:
            raise refusal("NZ0614")
        if self.escalation and self.price_year is None:
            raise refusal("NZ0615")
        return self

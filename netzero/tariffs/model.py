"""Tariffs as data: which price when, what the highest import of a month costs, and what is added to a bill.

A tariff names periods (such as peak, normal, off-peak), says by a schedule which period each moment belongs to, and
prices each. Edges may fall at the half hour: a half-hourly or shorter step is exact, an hourly step is time-weighted.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from netzero.tariffs.charges import DemandCharge, EnergyTier, PowerFactor, assert_tiers
from netzero.tariffs.fields import Clock, Frozen, Share, Year, minute, quantity, refusal, track

__all__ = [
    "Clock",
    "DayKind",
    "Frozen",
    "Schedule",
    "Series",
    "Tariff",
    "Window",
    "Year",
    "minute",
    "quantity",
    "refusal",
    "track",
]

DayKind = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]


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
    """Charge per kW of the month's highest import, per month: the short form of one entry of `demand_charges`."""
    demand_charges: tuple[DemandCharge, ...] = ()
    """Further demand charges, or all of them where one key is not enough."""
    billing_interval_min: Literal[15, 30, 60] = 60
    energy_tiers: tuple[EnergyTier, ...] = ()
    """Bands of a month's energy: what changes from one to the next."""
    fixed_charge: track("money", 0) = 0.0  # type: ignore[valid-type]
    """Per month."""
    minimum_charge: track("money", 0) = 0.0  # type: ignore[valid-type]
    """Least bill of a month before taxes; income from export does not count."""
    power_factor: PowerFactor | None = None
    """Surcharge on the bill of energy in a month of too low a power factor."""
    vat: Share | Annotated[dict[date, Share], Field(min_length=1)] | None = None
    """Value added tax, one rate or by the day from which each holds; shown apart from all other figures."""
    escalation: Annotated[float, Field(strict=True)] = 0.0
    """Real price change per year after `price_year`, or after the last year of a track by year."""
    price_year: Year | None = None
    """Year whose money and price level the prices are of; needed for escalation."""
    history: dict[date, str] = Field(default_factory=dict)
    """Instead of all prices: names of tariffs by the day from which each holds. A plan has the last of them."""
    source: str = "scenario"
    confidence: Literal["C", "C2", "M", "D", "user"] = "user"

    @model_validator(mode="after")
    def _priced(self) -> Tariff:
        if self.history:
            if self.model_fields_set - {"title", "history", "vat", "power_factor", "source", "confidence"}:
                raise refusal("NZ0633")
            return self
        periods = set(self.schedule.periods) if self.schedule else {"normal"}
        if self.series is None and set(self.energy) != periods:
            raise refusal("NZ0613", read=", ".join(sorted(self.energy)) or "-", allowed=", ".join(sorted(periods)))
        if self.series is not None and self.energy:
            raise refusal("NZ0614")
        if self.escalation and self.price_year is None:
            raise refusal("NZ0615")
        return self

    @model_validator(mode="after")
    def _charged(self) -> Tariff:
        periods = self.schedule.periods if self.schedule else ()
        for charge in self.demand_charges:
            if unknown := [one for one in charge.window if one not in periods]:
                raise refusal("NZ0625", read=", ".join(unknown), allowed=", ".join(periods) or "-")
        names = [charge.name for charge in self.all_charges]
        if len(set(names)) < len(names):
            raise refusal("NZ0626", names=", ".join(names))
        assert_tiers(self.energy_tiers)
        if self.energy_tiers and self.energy_tiers[0].price is not None:
            raise refusal("NZ0627")
        if len(self.energy) != 1 and any(tier.price is not None for tier in self.energy_tiers):
            raise refusal("NZ0628")
        if self.series is not None and any(tier.factor is not None for tier in self.energy_tiers):
            raise refusal("NZ0629")
        return self

    @property
    def is_plain(self) -> bool:
        """Whether it has prices of energy by period or by time and nothing else."""
        further = (self.demand_charge, self.demand_charges, self.energy_tiers, self.power_factor)
        return not any((*further, self.fixed_charge, self.minimum_charge))

    @property
    def all_charges(self) -> tuple[DemandCharge, ...]:
        """All demand charges by name; `demand_charge` is the first of them."""
        given = self.demand_charges
        if self.demand_charge is not None:
            given = (DemandCharge(price=self.demand_charge), *given)
        numbered = (f"demand {number}" if number > 1 else "demand" for number in range(1, len(given) + 1))
        return tuple(
            charge.model_copy(update={"name": charge.name or name})
            for charge, name in zip(given, numbered, strict=True)
        )

    @property
    def plain_charge(self) -> DemandCharge | None:
        """The first demand charge on the highest import of each month at any time, at one price per kW."""
        return next((charge for charge in self.all_charges if charge.is_plain), None)

    @property
    def further_charges(self) -> tuple[DemandCharge, ...]:
        """All demand charges but the plain one."""
        plain = self.plain_charge
        return tuple(charge for charge in self.all_charges if plain is None or charge.name != plain.name)

    def interval_min(self, charge: DemandCharge) -> int:
        """Return over how many minutes import is averaged for a demand charge."""
        return charge.billing_interval_min or self.billing_interval_min

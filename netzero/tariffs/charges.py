"""What a bill charges besides the energy of each period: peaks, bands of energy, a low power factor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from netzero.tariffs.fields import Frozen, Share, quantity, refusal, track

Month = Annotated[int, Field(ge=1, le=12, strict=True)]
Interval = Literal[15, 30, 60]
_MOMENT = re.compile(r"(\d\d)-(\d\d) (\d\d):(\d\d)")


def _moment(value: str) -> str:
    found = _MOMENT.fullmatch(value)
    if not found or not (1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31 and int(found[3]) < 24):
        raise refusal("NZ0620", read=value)
    return value


class Ratchet(Frozen):
    """What is billed is never less than a share of the highest peak of other months."""

    share: Share
    months: tuple[Month, ...] = ()
    """Whose peaks count; empty: any month's."""
    last: Annotated[int, Field(ge=1, le=11, strict=True)] | None = None
    """Only so many months before count; default: the whole year. A plan's year repeats."""


class DemandTier(Frozen):
    """A band of billed kW with its own price."""

    up_to: quantity("kW", 0) | None = None  # type: ignore[valid-type]
    """Upper end; the last band has none."""
    price: track("money/kW", 0)  # type: ignore[valid-type]


class DemandCharge(Frozen):
    """A charge per kW of the highest import: of each month, of part of the day, or at given times."""

    name: str = ""
    price: track("money/kW", 0) | None = None  # type: ignore[valid-type]
    prices_by_month: tuple[quantity("money/kW", 0), ...] = ()  # type: ignore[valid-type]
    """Twelve prices, January to December, instead of `price`."""
    tiers: tuple[DemandTier, ...] = ()
    """Bands of kW, instead of `price`."""
    months: tuple[Month, ...] = ()
    """In which it is charged; empty: in all."""
    window: tuple[str, ...] = ()
    """Periods of the schedule whose import counts; empty: at any time. An interval counts if some of it lies in one."""
    times: tuple[Annotated[str, AfterValidator(_moment)], ...] = ()
    """Coincident peak: only the intervals at these times (MM-DD HH:MM) count, charged once, with the last of them."""
    counted: Literal["highest", "mean"] = "highest"
    """What of the import at `times` is charged."""
    ratchet: Ratchet | None = None
    billing_interval_min: Interval | None = None
    """Default: that of the tariff."""

    @property
    def is_plain(self) -> bool:
        """Whether it is on the highest import of each month at any time, at one price per kW."""
        return not (self.tiers or self.window or self.times or self.ratchet)

    @model_validator(mode="after")
    def _one_price(self) -> DemandCharge:
        if (self.price is not None) + bool(self.prices_by_month) + bool(self.tiers) != 1:
            raise refusal("NZ0621")
        if self.prices_by_month and len(self.prices_by_month) != 12:
            raise refusal("NZ0622", count=len(self.prices_by_month))
        assert_tiers(self.tiers)
        if self.times and (self.window or self.months or self.ratchet or self.prices_by_month):
            raise refusal("NZ0623")
        if self.counted == "mean" and not self.times:
            raise refusal("NZ0624")
        return self


class EnergyTier(Frozen):
    """A band of a month's energy; without a price of its own it has those of the periods."""

    up_to: quantity("kWh", 0) | None = None  # type: ignore[valid-type]
    """Upper end, kWh a month; the last band has none."""
    price: track("money/kWh", 0) | None = None  # type: ignore[valid-type]
    """Instead of the one energy price that the tariff has."""
    add: track("money/kWh") | None = None  # type: ignore[valid-type]
    """On top of the price of each period."""
    factor: Annotated[float, Field(ge=0, le=100, strict=True)] | None = None
    """Of the month's mean price."""

    @model_validator(mode="after")
    def _one_change(self) -> EnergyTier:
        if sum(one is not None for one in (self.price, self.add, self.factor)) > 1:
            raise refusal("NZ0630")
        return self


class PowerFactor(Frozen):
    """Below the least power factor of a month the bill of energy rises by least / power factor - 1."""

    least: Annotated[float, Field(gt=0, le=1, strict=True)] = 0.9
    source: str = ""


def assert_tiers(tiers: Sequence[DemandTier | EnergyTier]) -> None:
    """Refuse bands that do not rise, or of which another than the last has no upper end."""
    ends = [tier.up_to for tier in tiers]
    known = [end for end in ends[:-1] if end is not None]
    rising = all(low < high for low, high in zip([0.0, *known], known, strict=False))
    if ends and (ends[-1] is not None or len(known) < len(ends) - 1 or not rising):
        raise refusal("NZ0631")

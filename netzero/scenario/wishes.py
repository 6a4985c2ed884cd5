"""What a user writes of targets for electricity and of flexible demand."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.tariffs.model import Frozen, Year


class RenewableTargetIn(Frozen):
    """Least share of the year's electricity from renewable supply on site and by private line, less what is sold."""

    shares: dict[Year, Share | Literal["none"]] = Field(default_factory=dict)
    """From the stage of that year on until the next one named; 'none' lifts the target."""
    count: tuple[Literal["virtual", "sold", "certificates"], ...] = ()
    """What counts besides: renewable purchases with delivery 'virtual' and what is matched with `contracts`; what is
    sold: to the grid, and of what certificates are sold; electricity of the grid for which certificates are bought."""


class MatchedTargetIn(Frozen):
    """Least share of the electricity that is matched by clean supply in the same step (24/7)."""

    shares: dict[Year, Share | Literal["none"]] = Field(default_factory=dict)
    """From the stage of that year on until the next one named; 'none' lifts the target."""
    count: tuple[Literal["virtual"], ...] = ()
    """What counts besides: renewable purchases with delivery 'virtual', and what is matched with `contracts`."""
    grid_share: Annotated[ByYear, Track("1", 0)] = 0.0
    """Share of the public grid's electricity that is clean."""


class TargetsIn(Frozen):
    """Requirements on where electricity comes from; what is reached is told with and without them."""

    renewable: RenewableTargetIn = RenewableTargetIn()
    matched: MatchedTargetIn = MatchedTargetIn()


class InterruptibleIn(Frozen):
    """Demand that a tenant does without when paid for it."""

    share: Annotated[ByYear, Track("1", 0)]
    """Of each hour's demand."""
    price: Annotated[ByYear, Track("money/kWh", 0)]


class FlexibleIn(Frozen):
    """Demand of a tenant that may be taken at other times."""

    tenant: Name
    carrier: str = "electricity"
    share: Annotated[ByYear, Track("1", 0)] = 0.0
    """Most that an hour's demand may be lowered by."""
    increase: Annotated[ByYear, Track("1", 0)] | None = None
    """Most that an hour's demand may be raised by, as a share of it; default: as `share`."""
    hours: Annotated[float, In("h"), Field(gt=0, le=24)] | Literal["day"] = "day"
    """How far away demand may be taken; 'day': any time of the same day."""
    cost: Annotated[ByYear, Track("money/kWh", 0)] = 0.0
    """Per kWh taken at another time."""
    interruptible: InterruptibleIn | None = None

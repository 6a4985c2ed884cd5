"""What a user writes: the keys of sweep.yaml as a frozen, checked model. The JSON Schema for editors is made of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from netzero.scenario.quantities import Name
from netzero.tariffs.model import Frozen

Quantity = float | str
"""A number, or a text with a unit such as '8 %' or '3 MW'."""
Work = Literal["plan", "run", "simulate"]
Method = Literal["grid", "latin_hypercube", "sobol", "morris", "saltelli"]
Distribution = Literal["uniform", "log_uniform", "triangular", "normal"]
Count = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class _Ranged(Frozen):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class RangeIn(_Ranged):
    """Values between two ends: even steps of a grid, or where a sample is drawn from."""

    low: Annotated[Quantity | None, Field(alias="from")] = None
    """The least value; of a normal distribution, where it is cut off."""
    high: Annotated[Quantity | None, Field(alias="to")] = None
    count: Annotated[int, Field(ge=2, le=10_000, strict=True)] | None = None
    """Steps of a grid, both ends among them; even ones, or even ratios when the distribution is log_uniform."""
    distribution: Distribution = "uniform"
    mode: Quantity | None = None
    """Of a triangular distribution: where it is highest."""
    mean: Quantity | None = None
    """Of a normal distribution."""
    spread: Quantity | None = None
    """Of a normal distribution: its standard deviation."""


class ChoiceIn(Frozen):
    """Several settings that go together, under one name."""

    name: Name
    set: Annotated[dict[str, Any], Field(min_length=1)]


class CaseIn(Frozen):
    """One case of an explicit list."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    set: dict[str, Any] = Field(default_factory=dict)


class DesignsIn(Frozen):
    """Designs that are operated without being planned anew."""

    stored: Annotated[str | None, Field(alias="from")] = None
    """A stored result whose capacities are operated, relative to sweep.yaml; none: what exists today."""


class SweepIn(Frozen):
    """Many variants of one scenario."""

    version: Literal[1] = 1
    scenario: str
    """Folder with park.yaml, inside or beside the folder of sweep.yaml."""
    work: Work = "plan"
    """What is done with each case, as by the command of that name."""
    set: dict[str, Any] = Field(default_factory=dict)
    """Settings of all cases, as `--set` takes them."""
    parameters: dict[str, Annotated[tuple[Any, ...], Field(min_length=1)] | RangeIn] = Field(default_factory=dict)
    """What varies, by key: a list of values, a range, or, under a name of its own, a list of `name` and `set`."""
    method: Method = "grid"
    count: Count | None = None
    """Points of a sample; of sobol and saltelli a power of 2, of morris trajectories, of saltelli base points."""
    seed: Annotated[int, Field(ge=0, lt=2**32, strict=True)] = 0
    cases: tuple[CaseIn, ...] = ()
    """Further cases, one by one."""
    table: str | None = None
    """A CSV file or workbook of further cases: one column per key (and `name`), one row per case."""
    constraints: tuple[str, ...] = ()
    """What must hold between parameters, such as 'a <= b' or 'a + b <= 100 %'; other combinations are left out."""
    designs: DesignsIn | None = None
    weather_years: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    """Further synthetic weather years that every design is operated in, beside those of `promise.weather`."""
    futures: Annotated[int, Field(ge=0, le=1000, strict=True)] | None = None
    """Futures that every design is operated in, drawn with the spreads of the scenario's `promise.futures`."""
    settlement: bool = False
    """Whether electricity is shared out among parties in every hour of every design, for figures by party."""

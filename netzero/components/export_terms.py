r"""Terms of sale beyond a price by the step: tiers of what is sold in a month or year, and net metering.

beyond[i] >= sum over steps t of period of h exported[g,s,t] - threshold              kWh   (price falls: exact)
beyond[i] <= (1 - threshold / most sold) x sum over steps of h exported               kWh   (price rises: relaxed)
netted[i] <= sum over steps of cell i of h imported, <= the same of h exported        kWh
cost: (price of the tier before - price of the tier) beyond - (retail - buy-back) netted          line export_revenue

A tier i is of one meter, stage and period: what is sold beyond its threshold in it earns its price. Net metering sets
off what is sold against what is bought in the same period at the same retail price (a *cell*: a band of the tariff);
what is left over earns the buy-back price. Netting is exact where retail is dearer than buy-back, else relaxed. An axis
that stands for part of a period has that part of its threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Cost, Mathematics, Table, Variable
from netzero.components.park import Meter, Park

Array = NDArray[np.float64]
DIGITS = 9
"""Retail prices that differ beyond this decimal place only are one band."""


@dataclass(frozen=True)
class Tier:
    """What is sold beyond a threshold in one period of one stage."""

    meter: str
    year: int
    number: int
    """Of the tier, from 1 on: tier 0 begins at nothing and is no tier of this kind."""
    period: int
    """Month 1..12, or 0: the year."""
    threshold_kwh: float
    dearer: float
    """By how much a kWh earns less than in the tier before, currency; negative: it earns more."""

    @property
    def label(self) -> str:
        """How it is called in the program."""
        return f"{self.meter} {self.year} tier {self.number} in {self.period or 'year'}"


@dataclass(frozen=True)
class Cell:
    """Steps of one period and stage in which a kWh costs the same at retail."""

    meter: str
    year: int
    period: int
    level: int
    """Rank of the retail price, from 0 on."""
    retail: float
    buy_back: float

    @property
    def label(self) -> str:
        """How it is called in the program."""
        return f"{self.meter} {self.year} at {self.retail:.6g} in {self.period or 'year'}"


def tiers(park: Park, hourly: xr.Dataset, meter: Meter) -> Iterator[Tier]:
    """Yield the tiers of what a meter sells."""
    prices = [np.array(tier.price) for tier in meter.export_tiers]
    for s, year in enumerate(park.stages.years):
        for number in range(1, len(prices)):
            falls = float(prices[number - 1][s] - prices[number][s])
            for period, share in _periods(hourly, meter.export_period).items():
                above = share * meter.export_tiers[number].above_kwh
                yield Tier(meter.name, year, number, period, above, falls)


def cells(park: Park, hourly: xr.Dataset, meter: Meter) -> Iterator[Cell]:
    """Yield the cells within which a meter's export is set off against its import."""
    if not meter.net_metering:
        return
    retail = _at(hourly, "import_price", meter)
    buy_back = _at(hourly, "export_price", meter)
    for s, year in enumerate(park.stages.years):
        levels, _ = _levels(retail[s])
        for period in _periods(hourly, meter.export_period):
            inside = _in_period(hourly, period)
            for level, price in enumerate(levels.tolist()):
                if (inside & _of_level(retail[s], level)).any():
                    yield Cell(meter.name, year, period, level, price, float(buy_back[s, 0]))


def export_price(park: Park, hourly: xr.Dataset, meter: Meter, imported_kw: Array, exported_kw: Array) -> Array:
    """Return what a kWh sold earns, currency [stage, time]: all that a period or cell earns, shared by what is sold.

    Args:
        park: the park.
        hourly: terms HOURLY.
        meter: the meter.
        imported_kw: what it brings, kW [stage, time].
        exported_kw: what it takes away.

    """
    found = _at(hourly, "export_price", meter).copy()
    hours = hourly["step_h"].values * hourly["weight"].values
    retail = _at(hourly, "import_price", meter)
    for tier in tiers(park, hourly, meter):
        s, inside = park.stages.years.index(tier.year), _in_period(hourly, tier.period)
        sold = float(exported_kw[s] @ (hours * inside))
        if sold > 0:
            found[s] -= inside * tier.dearer * max(0.0, sold - tier.threshold_kwh) / sold
    for cell in cells(park, hourly, meter):
        s = park.stages.years.index(cell.year)
        inside = _in_period(hourly, cell.period) & _of_level(retail[s], cell.level)
        bought, sold = (float(kw[s] @ (hours * inside)) for kw in (imported_kw, exported_kw))
        if sold > 0:
            found[s] += inside * (cell.retail - cell.buy_back) * min(bought, sold) / sold
    return found


def is_relaxed(tier_or_cell: Tier | Cell) -> bool:
    """Whether a plan can only bound what it earns."""
    if isinstance(tier_or_cell, Tier):
        return tier_or_cell.dearer < 0
    return tier_or_cell.buy_back > tier_or_cell.retail


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all tiers and of net metering."""
    years, hours = park.stages.years, hourly["step_h"].values * hourly["weight"].values
    selling = [meter for meter in park.meters if max(meter.export_limit_kw) > 0]
    of_tier = {tier.label: tier for meter in selling for tier in tiers(park, hourly, meter) if tier.dearer}
    of_cell = {cell.label: cell for meter in selling for cell in cells(park, hourly, meter) if not is_relaxed(cell)}
    if not of_tier and not of_cell:
        return Mathematics()
    limits = {
        (meter.name, year): kw for meter in selling for year, kw in zip(years, meter.export_limit_kw, strict=True)
    }
    retail = {meter.name: _at(hourly, "import_price", meter) for meter in selling}
    inside = {label: _in_period(hourly, tier.period) for label, tier in of_tier.items()} | {
        label: _in_period(hourly, cell.period) & _of_level(retail[cell.meter][years.index(cell.year)], cell.level)
        for label, cell in of_cell.items()
    }
    every: dict[str, Tier | Cell] = {**of_tier, **of_cell}
    most = {label: limits[one.meter, one.year] * float(hours @ inside[label]) for label, one in every.items()}
    tables: dict[str, Any] = {
        "of_terms": {label: Table(steps.astype(np.float64), None) for label, steps in inside.items()},
        "most_sold": most,
    }

    def of_period(m: Any, label: str, name: str) -> Any:
        one, flow = every[label], getattr(m, name)
        return m.over_the_year(lambda t: m.d.of_terms[label][t] * flow[one.meter, one.year, t])

    def what_is_sold_beyond_earns_less(m: Any, label: str) -> Any:
        return of_period(m, label, "exported") - m.beyond[label] <= of_tier[label].threshold_kwh

    def no_more_is_sold_beyond(m: Any, label: str) -> Any:
        chord = max(0.0, 1.0 - of_tier[label].threshold_kwh / most[label]) if most[label] else 0.0
        return m.beyond[label] <= chord * of_period(m, label, "exported")

    def netted_is_bought(m: Any, label: str) -> Any:
        return m.netted[label] <= of_period(m, label, "imported")

    def netted_is_sold(m: Any, label: str) -> Any:
        return m.netted[label] <= of_period(m, label, "exported")

    def lost(m: Any, s: int) -> Any:
        return sum(tier.dearer * m.beyond[label] for label, tier in of_tier.items() if tier.year == s)

    def credited(m: Any, s: int) -> Any:
        return sum((x.buy_back - x.retail) * m.netted[label] for label, x in of_cell.items() if x.year == s)

    return Mathematics(
        sets={
            "export_tier": list(of_tier),
            "falling_tier": [label for label, tier in of_tier.items() if not is_relaxed(tier)],
            "rising_tier": [label for label, tier in of_tier.items() if is_relaxed(tier)],
            "netting_cell": list(of_cell),
        },
        tables=tables,
        variables=(
            Variable("beyond", ("export_tier",), lambda d, i: d.most_sold[i], "kWh", "sold beyond a tier's threshold"),
            Variable("netted", ("netting_cell",), lambda d, i: d.most_sold[i], "kWh", "export set off against import"),
        ),
        constraints=(
            Constraint("what_is_sold_beyond_earns_less", ("falling_tier",), what_is_sold_beyond_earns_less, "kWh"),
            Constraint("no_more_is_sold_beyond", ("rising_tier",), no_more_is_sold_beyond, "kWh"),
            Constraint("netted_is_bought", ("netting_cell",), netted_is_bought, "kWh"),
            Constraint("netted_is_sold", ("netting_cell",), netted_is_sold, "kWh"),
        ),
        costs=(
            *((Cost("export_revenue", lost, yearly=True),) if of_tier else ()),
            *((Cost("export_revenue", credited, yearly=True),) if of_cell else ()),
        ),
    )


def _at(hourly: xr.Dataset, name: str, meter: Meter) -> Array:
    return np.asarray(hourly[name].sel(meter=meter.name).transpose("stage", "time").values)


def _periods(hourly: xr.Dataset, period: str) -> dict[int, float]:
    """Return the periods that the axis has steps of, and what part of each it stands for."""
    if period == "year":
        return {0: float(hourly.attrs["year_fraction"])}
    first = hourly["time"].values[0].astype("datetime64[Y]").astype("datetime64[M]") + np.arange(13)
    hours_of_month = np.diff(first.astype("datetime64[h]").astype(np.int64))
    hours = hourly["step_h"].values * hourly["weight"].values
    represented = np.bincount(hourly["month"].values, weights=hours, minlength=13)[1:]
    return {month: float(represented[month - 1] / hours_of_month[month - 1]) for month in np.unique(hourly["month"])}


def _in_period(hourly: xr.Dataset, period: int) -> NDArray[np.bool_]:
    months = hourly["month"].values
    return np.asarray(months == period) if period else np.ones(len(months), dtype=bool)


def _levels(price: Array) -> tuple[Array, NDArray[np.int64]]:
    """Return the different prices of a year, and which of them each step has."""
    _, first, level = np.unique(np.round(price, DIGITS), return_index=True, return_inverse=True)
    return price[first], level.ravel()


def _of_level(price: Array, level: int) -> NDArray[np.bool_]:
    return np.asarray(_levels(price)[1] == level)

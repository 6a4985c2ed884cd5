"""What a user writes of the terms on which a meter sells."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Track
from netzero.tariffs.model import Frozen, Series

ExportRule = Literal["viet_nam", "decree_58_2025", "decree_243_2026", "zero_export"]


class CeilingIn(Frozen):
    """A ceiling of the catalogue: what may be paid for power of a kind of plant in a region of Viet Nam."""

    kind: Name
    """Such as 'pv_ground', 'pv_ground_with_storage', 'wind_onshore'."""
    region: Literal["north", "centre", "south"]


class TierIn(Frozen):
    """A price of what is sold beyond an amount in a month or year."""

    above: Annotated[float, In("kWh", 0)] = 0.0
    price: Annotated[ByYear, Track("money/kWh", 0)]


class NetMeteringIn(Frozen):
    """Export set off against import at the same retail price; what is left over earns `export_price` (buy-back)."""

    limit: Annotated[float, In("kW", 0)] | None = None
    """Largest capacity of own supplies behind the meter that may be net-metered."""


class ExportIn(Frozen):
    """How much a meter may sell, and at what price."""

    export_limit: Annotated[ByYear, Track("kW", 0)] = 0.0
    export_price: Annotated[ByYear, Track("money/kWh")] | Series = 0.0
    """One price, prices by year, or a series in scenario currency per kWh."""
    export_tariff: Name | None = None
    """Instead: a tariff whose energy prices, by band of the day and season, are paid for what is sold."""
    export_tiers: Annotated[tuple[TierIn, ...], Field(max_length=10)] = ()
    """Instead: prices by the amount sold in `export_period`; the first tier is from 0 on."""
    export_ceiling: Annotated[ByYear, Track("money/kWh", 0)] | CeilingIn | None = None
    """The most that is paid, whatever the price says."""
    export_share: Annotated[ByYear, Track("1", 0)] = 1.0
    """Largest share of the own output of PV and wind behind the meter that may be sold in a year."""
    export_rule: ExportRule | None = None
    """Instead of `export_share`: that of a decree, 'viet_nam' that of the decree in force in each year, or
    'zero_export': nothing is sold."""
    net_metering: NetMeteringIn | None = None
    export_period: Literal["month", "year"] = "month"
    """Over which tiers and net metering count."""

"""What a user writes of contracts that are settled on the market's price."""

from __future__ import annotations

from typing import Annotated, Literal

from netzero.scenario.quantities import ByYear, In, Name, Track
from netzero.tariffs.model import Frozen, Series
from netzero.terms import ContractVolume


class ContractIn(Frozen):
    """A direct purchase through the public grid (virtual DPPA): market's price, charges, and a difference to a strike.

    In each step the meter's import is matched, as far as it goes, with what the plant generates: min of the two, shared
    pro rata to generation among contracts of one meter. The matched part costs market_price x loss_factor and the
    charges, the rest is at the meter's tariff.
    """

    name: Name
    meter: Name = "gate"
    capacity: Annotated[ByYear, Track("kW", 0)]
    """Of the plant, or the part of it that is contracted."""
    profile: Series
    """What it generates by time, per unit of its capacity (0..1)."""
    market_price: Annotated[ByYear, Track("money/kWh")] | Series
    """One price, prices by year, or a series in scenario currency per kWh."""
    loss_factor: Annotated[ByYear, Track("1", 0)] | None = None
    """kWh paid for in the market per kWh at the meter (1.02); default: of the catalogue, at 22 to 110 kV."""
    service_charge: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    """Per kWh matched, for the use of the grid and the system (DPPA charge); default: of the catalogue."""
    balancing_charge: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    """Per kWh matched, for balancing and reserves; default: of the catalogue."""
    strike: Annotated[ByYear, Track("money/kWh", 0)]
    sides: Literal["two", "one"] = "two"
    """'two': below the strike the buyer pays the difference, above it the maker does; 'one': the buyer alone pays."""
    volume: ContractVolume = "matched"
    """What the difference is settled on: what is matched, all that is generated, or `fixed` kW in every step."""
    fixed: Annotated[ByYear, Track("kW", 0)] | None = None
    factor: Annotated[float, In("t/kWh", 0)] = 0.0
    """CO2e of what is matched by the market-based method; by the location-based one it is the grid's."""
    in_force: bool = False
    """Whether the contract runs today: market-based emissions of the base year then have it."""

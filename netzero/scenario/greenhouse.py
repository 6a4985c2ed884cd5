"""What a user writes of greenhouse gases beside fuels and electricity."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.tariffs.model import Frozen


class ProcessIn(Frozen):
    """What a tenant's process emits in a year, beside what it burns; scope 1 of the tenant.

    Given as tonnes a year, or by what is made: `production` x `per_tonne`.
    """

    tenant: Name
    name: Name
    gas: Name = "co2"
    """co2, ch4, n2o or a gas of the catalogue; co2e where the gases are not told apart."""
    amount: Annotated[ByYear, Track("t", 0)] | None = None
    """Tonnes of the gas in a year."""
    production: Annotated[ByYear, Track("t", 0)] | None = None
    """Tonnes of product made in a year."""
    per_tonne: Annotated[float, In("1", 0)] | None = None
    """Tonnes of the gas for each tonne of product."""
    gwp: Annotated[float, In("1", 0)] | None = None
    """Warming potential over 100 years; default: that of the assessment report, or of the catalogue."""


class RefrigerantIn(Frozen):
    """Refrigerant in a tenant's machines, of which some leaks every year; scope 1 of the tenant."""

    tenant: Name
    name: Name
    gas: Name
    """A refrigerant of the catalogue (r134a, r32, r404a, r410a), or one of your own with its `gwp`."""
    charge: Annotated[ByYear, Track("t", 0)]
    """What the machines hold."""
    leak_rate: Share
    """Share of the charge that is lost, and refilled, in a year."""
    gwp: Annotated[float, In("1", 0)] | None = None
    """Warming potential over 100 years; default: that of the catalogue."""


class ProductIn(Frozen):
    """A product of a tenant, for the emissions embedded in a tonne of it."""

    tenant: Name
    name: Name
    production: Annotated[ByYear, Track("t", 0)]
    """Tonnes made in a year."""
    share: Annotated[ByYear, Track("1", 0)] | None = None
    """Of the tenant's heat, power and process; default: by the tonnes of all its products."""


class EmissionsIn(Frozen):
    """What tenants emit beside what they burn: constant in the plan, counted under every cap."""

    process: tuple[ProcessIn, ...] = Field(default=())
    refrigerants: tuple[RefrigerantIn, ...] = Field(default=())

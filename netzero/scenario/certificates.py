"""What a user writes of certificates of renewable electricity."""

from __future__ import annotations

from typing import Annotated

from netzero.scenario.quantities import ByYear, Name, Track
from netzero.tariffs.model import Frozen


class CertificatePurchaseIn(Frozen):
    """Certificates without electricity (unbundled REC, I-REC) for what is bought of the grid in the same year."""

    price: Annotated[ByYear, Track("money/kWh", 0)]
    """Such as '5 USD/MWh'; there is no default."""
    limit: Annotated[ByYear, Track("kWh", 0)] | None = None
    """Most that can be had in a year, such as '8 GWh'; default: no limit."""
    max_share: Annotated[ByYear, Track("1", 0)] = 1.0
    """Most that is bought, as a share of the electricity of the grid that no contract covers."""
    factor: Annotated[ByYear, Track("t/kWh", 0)] = 0.0
    """CO2e of what is covered, by the market-based method."""
    meters: tuple[Name, ...] = ()
    """Whose import may be covered; default: that of all meters. With a tenant's own meter alone the tenant buys."""


class CertificateSaleIn(Frozen):
    """Certificates issued for own renewable generation that is used in the park, and sold to others without it."""

    price: Annotated[ByYear, Track("money/kWh", 0)]
    """After the cost of issuing them, such as '2 USD/MWh'; there is no default."""
    limit: Annotated[ByYear, Track("kWh", 0)] | None = None
    max_share: Annotated[ByYear, Track("1", 0)] = 1.0
    """Most that is sold, as a share of own renewable generation that is not exported."""


class CertificatesIn(Frozen):
    """Certificates of renewable electricity: the plan decides how many are bought and sold (docs/carbon.md)."""

    buy: CertificatePurchaseIn | None = None
    sell: CertificateSaleIn | None = None

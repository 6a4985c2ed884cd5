"""Which assumptions of a case an input rests on, found by their names in its file.

What the scenario gives is listed under the asset (`roof.capex`), what the catalogue gives under the technology
(`pv_roof.capex`); the two are kept apart here, since an asset may be called as its technology.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from netzero.components.park import Asset, Connection, Link, Size
from netzero.scenario.scenario import AssumedFigure

Found = tuple[AssumedFigure, ...]
_MONEY = re.compile(r"\b(VND|USD|EUR)\b")
OWN_WORDS = {".energy": {"capex": "energy_capex"}}
KNOWN_WORDS = {".power": {field: f"power_{field}" for field in ("capex", "fixed_om_share", "life")}}
"""What assets and the catalogue call a figure of one size of a storage, where that is not its plain name."""


class Sources:
    """The assumptions of a case by name."""

    def __init__(self, assumptions: Iterable[AssumedFigure], currency: str) -> None:
        self._all = tuple(assumptions)
        self._given = {each.name: each for each in self._all if each.confidence == "user"}
        self._known = {each.name: each for each in self._all if each.confidence != "user"}
        self._currency = currency

    def of_size(self, asset: Asset, size: Size, field: str) -> Found:
        """Return what a figure of a size rests on: 'capex', 'fixed_om_share', 'fixed_om' or 'life'."""
        part = size.name.removeprefix(asset.name)
        own = OWN_WORDS.get(part, {}).get(field, field)
        named = KNOWN_WORDS.get(part, {}).get(field, field)
        found = self.first(f"{asset.name}.{own}", f"{asset.technology}.{named}")
        if field == "capex" and isinstance(asset, Link):
            found = found or self.every(f"{asset.technology}.capex_per_km", f"{asset.name}.length")
        if isinstance(asset, Connection) and field != "life":
            found += self.first(f"{asset.name}.power_factor", f"{asset.technology}.power_factor")
        return self._in_money(found) if field != "life" else found

    def priced(self, *names: str) -> Found:
        """Return the first that is listed of several names of a price, with the rates of exchange in it."""
        return self._in_money(self.first(*names))

    def first(self, own: str, *known: str) -> Found:
        """Return what is given under the first name, else what is listed under one of the others, or under it alone."""
        if own in self._given:
            return (self._given[own],)
        for name in known or (own,):
            if (found := self._known.get(name) or self._given.get(name)) is not None:
                return (found,)
        return ()

    def every(self, *names: str) -> Found:
        """Return all that are listed of several names."""
        return tuple(each for name in names for each in self.first(name))

    def below(self, prefix: str) -> Found:
        """Return all whose names begin so."""
        return tuple(each for each in self._all if each.name.startswith(prefix))

    def _in_money(self, found: Found) -> Found:
        """Return figures with the exchange rates that turn their money into the scenario's, and what levelises it."""
        codes = {self._currency.lower(), *(code.lower() for each in found for code in _MONEY.findall(each.unit))}
        rates = [rate for rate in self.below("exchange_rate_") if len(codes) > 1 and _joins(rate, codes)]
        return (*found, *rates, *(self.below("levelised_year.") if found else ()))


def _joins(rate: AssumedFigure, codes: set[str]) -> bool:
    """Whether a rate is needed between currencies: EUR and VND are joined by way of USD."""
    return "eur" in codes or set(rate.name.removeprefix("exchange_rate_").split("_per_")) <= codes

"""Exchange rates: what one unit of another currency costs in the scenario's."""

from __future__ import annotations

from typing import Any

from netzero import catalogue
from netzero.catalogue.model import Figure
from netzero.units import CURRENCIES, Currency


def currency_of(plain: dict[str, Any]) -> tuple[Currency, dict[str, Figure]]:
    """Return the currency of a scenario as written, its missing rates filled in, and the default rates in force.

    Rates that the scenario does not give come from the catalogue's dong per dollar and dollars per euro, and from
    those the scenario does give (a rate for the dollar gives one for the euro).
    """
    code = plain.get("currency", "VND")
    code = code if code in CURRENCIES else "VND"
    written = plain.get("exchange_rates")
    rates = {
        name: float(rate)
        for name, rate in (written if isinstance(written, dict) else {}).items()
        if name in CURRENCIES and isinstance(rate, int | float) and 0 < rate < 1e12
    }
    figures = catalogue.default_figures()
    vnd_per_usd, usd_per_eur = figures["exchange_rate_vnd_per_usd"], figures["exchange_rate_usd_per_eur"]
    in_usd = {"USD": 1.0, "VND": 1.0 / (vnd_per_usd.value or 1.0), "EUR": usd_per_eur.value or 1.0}
    used: dict[str, Figure] = {}
    for name in CURRENCIES:
        if name not in rates and name != code:
            usd = rates.get("USD")
            rates[name] = in_usd[name] * usd if usd and code != "USD" else in_usd[name] / in_usd[code]
            if "VND" in (name, code) and not usd:
                used["exchange_rate_vnd_per_usd"] = vnd_per_usd
            if "EUR" in (name, code):
                used["exchange_rate_usd_per_eur"] = usd_per_eur
    return Currency(code, {name: rate for name, rate in rates.items() if name != code}), used

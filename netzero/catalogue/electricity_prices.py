"""What electricity costs: hours of tariffs, price lists and the rules around them."""

from __future__ import annotations

from functools import cache, lru_cache

from netzero.catalogue.library import PriceStructure
from netzero.catalogue.model import History, Known
from netzero.catalogue.reading import entries, known, read
from netzero.tariffs.model import Schedule, Tariff
from netzero.units import Currency


@cache
def schedules() -> dict[str, Schedule]:
    """Return the time-of-use schedules by name."""
    return entries("schedules", "schedules", Schedule)


@cache
def price_structures() -> dict[str, PriceStructure]:
    """Return prices as shares of the average retail price, by the name of the tariff made of them."""
    return entries("tariffs", "structures", PriceStructure)


@cache
def average_price() -> History:
    """Return the average retail price of electricity by the day it came into force."""
    return History.model_validate(read("tariffs")["average_price"])


@cache
def tariff_terms() -> dict[str, Known]:
    """Return the rules around the price list: band, power factor, thresholds, the park's own retail."""
    return known("tariffs", "terms")


def tariffs(currency: Currency | None = None) -> dict[str, Tariff]:
    """Return the tariffs by name, priced in `currency` (default VND), each also under the other hours.

    Args:
        currency: another currency, with its rate for VND.

    Raises:
        pydantic.ValidationError: the currency has no rate for VND.

    """
    return dict(_tariffs(currency or Currency("VND")))


@lru_cache(maxsize=8)
def _tariffs(currency: Currency) -> dict[str, Tariff]:
    context = {"currency": currency}
    data, found = read("tariffs"), {}
    for name, entry in data["tariffs"].items():
        for hours, said in data["hours"].items():
            own = hours == entry["schedule"]
            title = {language: words + said["words"][language] for language, words in entry["title"].items()}
            tariff = {**entry, "title": title, "schedule": schedules()[hours]}
            found[name if own else f"{name}_{said['ending']}"] = Tariff.model_validate(tariff, context=context)
    return found

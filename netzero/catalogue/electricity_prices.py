"""What electricity costs: hours of tariffs, price lists and the rules around them."""

from __future__ import annotations

from functools import cache, lru_cache

from netzero.catalogue.library import PriceStructure
from netzero.catalogue.model import Figure, History, Known
from netzero.catalogue.reading import entries, known, read
from netzero.tariffs import InForce, PowerFactor, Schedule, Tariff, TariffHistory
from netzero.units import Currency

VND = Currency("VND")


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


@cache
def electricity_vat() -> History:
    """Return the rate of value added tax on electricity by the day from which it holds."""
    return History.model_validate(read("tariffs")["vat"])


@lru_cache(maxsize=8)
def tariff_histories(currency: Currency = VND) -> dict[str, TariffHistory]:
    """Return the tariffs that followed each other, by name; each says its taxes and the least power factor.

    Args:
        currency: another currency, with its rate for VND; raises as `tariffs`.

    """
    known, floor = _tariffs(currency), tariff_terms()["power_factor_floor"]
    assert isinstance(floor, Figure)
    vat = {day: rate.plain(day.year, "1") for day, rate in electricity_vat().at.items()}
    more = {"vat": vat, "power_factor": PowerFactor(least=floor.plain(floor.year or 0, "1"), source=floor.source)}
    return {
        name: TariffHistory(
            entry["title"],
            tuple(
                InForce(since, each, known[each].model_copy(update=more)) for since, each in entry["decisions"].items()
            ),
        )
        for name, entry in read("tariffs")["histories"].items()
    }


def tariffs(currency: Currency | None = None) -> dict[str, Tariff]:
    """Return the tariffs by name, priced in `currency` (default VND), each also under the other hours.

    Args:
        currency: another currency, with its rate for VND.

    Raises:
        pydantic.ValidationError: the currency has no rate for VND.

    """
    return dict(_tariffs(currency or VND))


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

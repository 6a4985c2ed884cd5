"""Units at the door: a value with or without its unit becomes a plain number in the project's unit.

Inside netzero numbers are bare: kW, kWh, kWp, m2, t CO2e, hours, fractions and the scenario's currency, which stands
as `money` in a unit such as `money/kWh`. pint is imported only when a value really carries a unit, and knows only the
units below, so that a slip such as '5 a' is refused instead of read as years.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

CURRENCIES = ("VND", "USD", "EUR")
LARGEST = 1e18
"""Numbers beyond this are slips; sums and products of smaller ones stay finite."""

_DEFINITIONS = """
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
tera- = 1e12 = T-
centi- = 1e-2 = c-
milli- = 1e-3 = m-
percent = 0.01
metre = [length] = m = meter
hectare = 1e4 * metre ** 2 = ha
litre = 1e-3 * metre ** 3 = l = L = liter
gram = [mass] = g
tonne = 1e6 * gram = t = ton
pound = 453.59237 * gram = lb
second = [time] = s
minute = 60 * second = min
hour = 3600 * second = h
day = 24 * hour
month = 730 * hour
year = 8760 * hour
watt = [energy] / [time] = W
joule = watt * second = J
Wh = watt * hour = watt_hour
Wp = W = watt_peak
Wth = W = watt_thermal
We = W = watt_electric
VA = W = volt_ampere
Pa = [pressure] = pascal
bar = 1e5 * Pa
BTU = 1055.05585262 * joule = Btu
MMBtu = 1e6 * BTU = MMBTU
calorie = 4.184 * joule = cal
toe = 41.868e9 * joule
refrigeration_ton = 3516.853 * watt = RT
degree = 1
kelvin = [temperature]; offset: 0 = K
degC = kelvin; offset: 273.15
degF = kelvin * 5 / 9; offset: 233.15 + 200 / 9
money = [money]
VND = [VND] = đ
USD = [USD]
EUR = [EUR]
bnVND = 1e9 * VND
"""
# A degree of an angle is the number 1: latitudes, tilts and azimuths are in degrees throughout.
# A month is a twelfth of a year of 8,760 h.

_WORDS = {
    "%": "percent",
    "tỷ đồng": "bnVND",
    "triệu đồng": "MVND",
    "nghìn đồng": "kVND",
    "đồng": "VND",
    "năm": "year",
    "°C": "degC",
    "°": "degree",
    "CO2eq": "",
    "CO2e": "",
    "CO2": "",
    "²": "2",
    "·": "*",
}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)(?![\d.])\s*(.*)", re.DOTALL)
_MARKED = re.compile(r"[+-]?\d+((\.\d{3})*,\d|(\.\d{3}){2})")
"""A comma as decimal mark or between thousands, or points between thousands: 25,5 or 1.234.567."""
_UNIT = re.compile(r"[^\W\d_]+([23]|\s?(\*\*|\^)\s?-?[1-3])?(\s*[*/ ]\s*([^\W\d_]+([23]|\s?(\*\*|\^)\s?-?[1-3])?))*")
_POWER = re.compile(r"(?<=[a-zA-Z])([23])(?!\w)")


@dataclass(frozen=True)
class Currency:
    """The scenario's currency and how much of it one unit of another costs."""

    code: str = "VND"
    rates: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Scenario currency per unit of the named currency, for example {'USD': 26300} when the scenario is in VND."""


class UnitError(ValueError):
    """A value cannot be read in the unit asked for; `code` and `values_` name the message."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values_ = values
        super().__init__(code)


def read_quantity(value: Any, unit: str, currency: Currency | None = None) -> float:
    """Return `value` as a plain number in `unit`.

    Args:
        value: a number (already in `unit`) or a text such as '1.2 MW', '9.5 MVND/kWp', '20 %'.
        unit: the unit wanted; `money` stands for the scenario's currency.
        currency: the scenario's currency and its exchange rates; needed when `unit` holds money.

    Raises:
        UnitError: not a number, not finite, beyond `LARGEST`, an unknown unit, another dimension, or a currency
            without a rate.

    """
    currency = currency or Currency()
    wanted = unit.replace("money", currency.code)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnitError("NZ0101", read=value, unit=wanted)
    try:
        number, given = _split(value, wanted) if isinstance(value, str) else (float(value), "")
    except OverflowError as error:
        raise UnitError("NZ0102", read=value, unit=wanted) from error
    if given == "%" and unit == "1":
        return number / 100.0
    if given:
        number = _convert(number, given, wanted, str(value), currency)
    if not math.isfinite(number):
        raise UnitError("NZ0102", read=value, unit=wanted)
    if abs(number) > LARGEST:
        raise UnitError("NZ0107", read=value, limit=f"{LARGEST:g}", unit=wanted)
    return number


def split_quantity(text: str) -> tuple[float, str]:
    """Return the number and the unit, as written, of a text such as '9.5 MVND/kWp' (unit '' when there is none).

    Raises:
        UnitError: it does not begin with a number.

    """
    return _split(text, "")


def _split(text: str, wanted: str) -> tuple[float, str]:
    if _MARKED.match(text.strip()):
        raise UnitError("NZ0108", read=text, unit=wanted)
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise UnitError("NZ0101", read=text, unit=wanted)
    return float(match.group(1)), match.group(2).strip()


@lru_cache(maxsize=16384)
def _convert(number: float, given: str, wanted: str, text: str, currency: Currency) -> float:
    """Return a number of unit `given` in unit `wanted`; temperatures have an offset, all other units a factor."""
    source, target = (_parse("" if unit == "1" else unit) for unit in (given, wanted))
    if source is None or target is None:
        raise UnitError("NZ0103", read=text, unit=wanted)
    quantity = _registry().Quantity(number, source)
    for code in CURRENCIES:
        power = quantity.dimensionality.get(f"[{code}]", 0)
        if power and code != currency.code and currency.code in wanted:
            if code not in currency.rates:
                raise UnitError("NZ0106", read=text, other=code, currency=currency.code)
            quantity = quantity * _registry().Quantity(currency.rates[code], f"{currency.code}/{code}") ** power
    try:
        return float(quantity.to(target).magnitude)
    except Exception as error:
        raise UnitError("NZ0104", read=text, unit=wanted) from error


@cache
def _registry() -> Any:
    import pint

    registry = pint.UnitRegistry(None, autoconvert_offset_to_baseunit=True, cache_folder=None)
    registry.load_definitions(_DEFINITIONS.strip().splitlines())
    return registry


@cache
def _parse(unit: str) -> Any:
    """Return pint's form of a unit, None when it is not one; only products, quotients and powers to 3 are read."""
    for word, name in _WORDS.items():
        unit = unit.replace(word, name)
    unit = unit.strip()
    if unit.startswith(("1/", "/")):
        inverse = _parse(unit.lstrip("1").lstrip("/"))
        return None if inverse is None else inverse**-1
    if len(unit) > 60 or (unit and not _UNIT.fullmatch(unit)):
        return None
    try:
        return _registry().Unit(_POWER.sub(r"**\1", unit) or "dimensionless")
    except Exception:
        return None

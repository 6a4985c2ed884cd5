"""Which unit the head of a column names."""

from __future__ import annotations

import re
import unicodedata

POWER = {"w": "W", "kw": "kW", "mw": "MW", "gw": "GW"}
ENERGY = {"wh": "Wh", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh"}
LOAD_UNITS = {**POWER, **ENERGY}
"""Lower case -> unit of power, or of energy per interval."""
LOADS = frozenset(LOAD_UNITS.values())
_OTHER = {
    "tan/h": "t/h",
    "t/h": "t/h",
    "kg/h": "kg/h",
    "tan": "t",
    "kvar": "kvar",
    "kvarh": "kvarh",
    "kva": "kVA",
    "kvah": "kVAh",
    "kwp": "kWp",
    "m3": "m3",
    "m3/h": "m3/h",
    "nm3": "Nm3",
    "nm3/h": "Nm3/h",
    "mj": "MJ",
    "gj": "GJ",
    "%": "%",
    "°c": "degC",
    "oc": "degC",
    "bar": "bar",
    "v": "V",
    "a": "A",
    "hz": "Hz",
    "vnd": "VND",
    "usd": "USD",
    "dong": "VND",
    "tco2": "t CO2",
    "hp": "hp",
    "kcal": "kcal",
    "btu": "BTU",
    "mmbtu": "MMBTU",
    "toe": "toe",
    "kg": "kg",
}
_CLOCK = {"h", "hh:mm", "dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "dd-mm-yyyy", "dd.mm.yyyy", "yyyy/mm/dd"}
_WORD = re.compile(r"[^\W\d_]+\d?|%|°c", re.IGNORECASE)
_RATE = re.compile(r"(?:/|_per_|\bper )\s*\(?(?:[kmg]?wh?|kwp)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\b([kmg]?w)(?:[.\u00b7-]h|[.\u00b7 -]?gio)\b", re.IGNORECASE)
"""kW.h, kW-h, kW gio."""
_SCALED = re.compile(
    r"(?:nghin|ngan|trieu|thousand|million|\btr\.|10\s*(?:\^|\*\*)\s*[36]|\b1[.,]?000(?:[.,]?000)?)\s*[kmg]?wh?\b"
    r"|\b[kmg]?wh?\s*[x*]\s*\d+",
    re.IGNORECASE,
)
_SPECIFIC = re.compile(
    r"\b[kmg]?wh?\s*/\s*(?!\d*\s*(?:h|hours?|gio|phut|min|mins|minutes?|intervals?)\b)\w+", re.IGNORECASE
)
"""Energy for a tonne, a square metre, a month: not that of an interval."""
_BRACKETS = re.compile(r"[(\[]([^)\]]+)[)\]]")


def unit_in(name: str) -> str:
    """Return the unit that a head names: kW, kWh, MW, ... of a load, another unit as such, '' when it names none.

    The words count, not their letters: 'Usage_kWh' is energy, 'Power_kVarh' is not; 'usd_per_kwh' is a price. A load
    unit with a factor ('10^3 kWh', 'kWh x 40') or of something else than time ('kWh/t') is another unit.
    """
    plain = _SPLIT.sub(r"\1h", _without_accents(name))
    if other := _SCALED.search(plain) or _SPECIFIC.search(plain):
        return other.group(0)
    if rate := _RATE.search(plain):
        return rate.group(0).replace("_", " ").strip(" (")
    if (bracketed := _BRACKETS.search(plain)) and (unit := exact_unit(bracketed.group(1))):
        return unit
    rates = [unit for token in plain.split() if "/" in token and (unit := exact_unit(token.strip(",;:")))]
    if rates:
        return rates[-1]
    words = [word.lower() for word in _WORD.findall(plain)]
    found = [LOAD_UNITS[word] for word in words if word in LOAD_UNITS and len(word) > 1]
    if found:
        return found[-1]
    return next((_OTHER[word] for word in reversed(words) if word in _OTHER and len(word) > 1), "")


def exact_unit(text: str) -> str:
    """Return the unit that a cell holds and nothing else ('tấn/h' is t/h), or ''."""
    word = _without_accents(text).lower().replace(" ", "").replace("³", "3")
    return LOAD_UNITS.get(word) or _OTHER.get(word, "")


def is_unit_or_format(text: str) -> bool:
    """Whether a cell of the last row of a header says a unit or how dates are written."""
    return bool(exact_unit(text)) or text.strip().lower() in _CLOCK


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")

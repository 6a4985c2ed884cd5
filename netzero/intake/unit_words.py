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
    "var": "var",
    "kvar": "kvar",
    "mvar": "Mvar",
    "varh": "varh",
    "kvarh": "kvarh",
    "mvarh": "Mvarh",
    "kva": "kVA",
    "mva": "MVA",
    "kvah": "kVAh",
    "kv": "kV",
    "ma": "mA",
    "ka": "kA",
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
_ALSO_WORDS = ("dong", "ma")
"""Units that are also the Vietnamese for a line or current ('dòng') and a code ('mã'), accents aside."""
_CLOCK = {"h", "hh:mm", "dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "dd-mm-yyyy", "dd.mm.yyyy", "yyyy/mm/dd"}
_WORD = re.compile(r"[^\W\d_]+\d?|%|°c", re.IGNORECASE)
_RATE = re.compile(r"(?:/|_per_|\bper )\s*\(?(?:[kmg]?wh?|kwp)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\b([kmg]?w)(?:[.\u00b7-]h|[.\u00b7 -]?gio)\b", re.IGNORECASE)
"""kW.h, kW-h, kW gio."""
_SCALED = re.compile(
    r"(?:nghin|ngan|trieu|thousand|million|\btr\.|10\s*(?:\^|\*\*)\s*[36]|\b1[.,]?000(?:[.,]?000)?)\s*[kmg]?wh?\b"
    r"|\b[kmg]?wh?[)\]]?\s*[x*×]\s*\d+|\b\d+\s*[x*×]\s*[(\[]?[kmg]?wh?\b",
    re.IGNORECASE,
)
_SPECIFIC = re.compile(
    r"\b[kmg]?wh?\s*/\s*(?!\d*\s*(?:h|hours?|gio|phut|min|mins|minutes?|intervals?)\b)\w+", re.IGNORECASE
)
"""Energy for a tonne, a square metre, a month: not that of an interval."""
_BRACKETS = re.compile(r"[(\[]([^)\]]+)[)\]]")
_QUANTITIES = {
    "kvar": r"phan khang|vo cong|reactive|blindleistung",
    "kVA": r"bieu kien|apparent power|scheinleistung",
    "cos phi": r"cos ?(?:phi|φ|ϕ|fi)|tan ?(?:phi|φ|ϕ)|he so cong suat|power factor|leistungsfaktor|^pf\b",
    "V": r"dien ap|voltage|spannung|^[uv] ?(?:[abc]{1,2}|l?[123]{1,2}|l[123]-?l[123]|avg|tb|n)$",
    "A": r"dong dien|\bcurrent\b(?! (?:load|demand|power|consumption))|^i ?(?:[abcn]|l?[123]|avg|tb)$",
    "Hz": r"tan so|frequency|frequenz",
    "degC": r"nhiet do|temperature|\btemp\b|temperatur|^t ngoai|ngoai troi$|^t amb",
    "%RH": r"do am|humidity|\brh\b",
    "bar": r"ap suat|ap luc|pressure",
    "m3/h": r"luu luong|flow ?rate",
    "money": r"don gia|gia dien|thanh tien|tien dien|unit price|price|tariff|\bcost|amount due",
    "times": r"he so nhan|\bhsn\b|multiplier|multiplying factor|meter factor",
    "count": r"so (?:cong nhan|nguoi|lao dong|luong|san pham|may)\b|headcount|workers|employees|\bpieces\b",
    "shift": r"^ca$|^ca (?:lam viec|so|sx|san xuat)\b|^shift(?: no)?$",
    "h": r"so gio|gio (?:chay|van hanh|hoat dong)|(?:running|operating) hours",
}
_QUANTITY = {unit: re.compile(words) for unit, words in _QUANTITIES.items()}
"""Unit -> what a head says of a quantity that is neither power nor energy, in lower case without accents."""
_SURELY_REACTIVE = ("kvar", "kVA")
"""A head that says so is believed even beside kW or kWh, which many write for all that a meter counts."""


def unit_in(name: str) -> str:
    """Return the unit that a head names: kW, kWh, MW, ... of a load, another unit as such, '' when it names none.

    The words count, not their letters: 'Usage_kWh' is energy, 'Power_kVarh' is not; 'usd_per_kwh' is a price. A load
    unit with a factor ('10^3 kWh', 'kWh x 40') or of something else than time ('kWh/t') is another unit. Where no unit
    is named, a quantity that is neither power nor energy stands for its own: 'Điện áp V' is in V, '% tải' in %.
    """
    quantity = quantity_in(name)
    unit = _named_unit(_SPLIT.sub(r"\1h", without_accents(name)), quantity)
    return quantity if unit in LOADS and quantity in _SURELY_REACTIVE else unit


def _named_unit(plain: str, quantity: str) -> str:
    if other := _SCALED.search(plain) or _SPECIFIC.search(plain):
        return other.group(0)
    if rate := _RATE.search(plain):
        return rate.group(0).replace("_", " ").strip(" (")
    words = [word.lower() for word in _WORD.findall(plain)]
    return _unit_beside(plain) or _load_unit_among(words) or quantity or _other_unit_among(words)


def _unit_beside(plain: str) -> str:
    """Return a unit in brackets, or a rate such as t/h."""
    if (bracketed := _BRACKETS.search(plain)) and (unit := exact_unit(bracketed.group(1))):
        return unit
    rates = [unit for token in plain.split() if "/" in token and (unit := exact_unit(token.strip(",;:")))]
    return rates[-1] if rates else ""


def _load_unit_among(words: list[str]) -> str:
    """Return the last unit of loads; a share in % of one is none."""
    found = [LOAD_UNITS[word] for word in words if word in LOAD_UNITS and len(word) > 1]
    return "%" if "%" in words else found[-1] if found else ""


def _other_unit_among(words: list[str]) -> str:
    said = (word for word in reversed(words) if word in _OTHER and len(word) > 1 and word not in _ALSO_WORDS)
    return next((_OTHER[word] for word in said), "")


def quantity_in(name: str) -> str:
    """Return the unit of a quantity that a head names in words and that is neither power nor energy, or ''."""
    plain = plain_words(name)
    return next((unit for unit, words in _QUANTITY.items() if words.search(plain)), "")


def plain_words(name: str) -> str:
    """Return the words of a head in lower case without accents, one blank between them: 'P_max (kW)' is 'p max kw'."""
    return " ".join(word for word in re.split(r"[\W_]+", without_accents(name).lower()) if word)


def exact_unit(text: str) -> str:
    """Return the unit that a cell holds and nothing else ('tấn/h' is t/h), or ''."""
    word = without_accents(text).lower().replace(" ", "").replace("³", "3")
    return LOAD_UNITS.get(word) or _OTHER.get(word, "")


def is_unit_or_format(text: str) -> bool:
    """Whether a cell of the last row of a header says a unit or how dates are written."""
    return bool(exact_unit(text)) or text.strip().lower() in _CLOCK


def without_accents(text: str) -> str:
    """Return a text with its letters alone: 'Hệ số' is 'He so'."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")

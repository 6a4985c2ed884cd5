"""Words and numbers in both languages: what a report shows, never what is stored."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netzero.messages import VI_MARKS, catalogue, text
from netzero.money import largest_remainder

INERT = str.maketrans("<>$", "‹›＄")
"""Plotly obeys some tags in labels and takes $...$ for a formula: look-alikes keep a name readable and harmless."""

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SPACE = "\u00a0"
"""Between a number and its unit, so that no line breaks there."""


@dataclass(frozen=True)
class Text:
    """The same words in English and Vietnamese, as plain text (templates escape it)."""

    en: str
    vi: str

    @property
    def plot(self) -> dict[str, str]:
        """The text for a plot's label."""
        return {"en": self.en.translate(INERT), "vi": self.vi.translate(INERT)}

    @property
    def same(self) -> bool:
        """Whether both languages say the same."""
        return self.en == self.vi

    def __add__(self, other: Text) -> Text:
        return Text(self.en + other.en, self.vi + other.vi)


def name(value: object) -> Text:
    """Return a proper name, alike in both languages, without control characters."""
    shown = "".join(char if char.isprintable() or char == SPACE else " " for char in str(value))
    return Text(shown, shown)


def shortened(text: Text, length: int) -> Text:
    """Return a text of at most `length` characters, with an ellipsis where it was cut."""

    def cut(words: str) -> str:
        return words if len(words) <= length else words[: length - 1].rstrip() + "…"

    return Text(cut(text.en), cut(text.vi))


def say(key: str, **values: Text) -> Text:
    """Return the sentence `report.<key>` with its values, each in its language."""
    code = f"report.{key}"
    english = {item: value.en for item, value in values.items()}
    vietnamese = {item: value.vi for item, value in values.items()}
    return Text(text(code, "en", **english), text(code, "vi", **vietnamese))


def label(group: str, key: str) -> Text:
    """Return the words for a key of the vocabulary; the key itself, made readable, when no words are known."""
    code = f"report.{group}.{key}"
    if code in catalogue():
        return Text(text(code, "en"), text(code, "vi"))
    return name(key.replace("_", " ")[:1].upper() + key.replace("_", " ")[1:])


def number(value: float, decimals: int = 0) -> Text:
    """Return 1,234.5 in English and 1.234,5 in Vietnamese; a dash when not finite."""
    if not math.isfinite(value):
        return Text("–", "–")
    shown = f"{value:,.{decimals}f}"
    if not any(char in "123456789" for char in shown):
        shown = shown.lstrip("-")
    return Text(shown, shown.translate(VI_MARKS))


def percent(share: float, decimals: int = 1) -> Text:
    """Return a fraction as per cent."""
    return number(100 * share, decimals) + name(f"{SPACE}%")


def share_or_none(share: float | None) -> Text:
    """Return a fraction as per cent, a dash where there is none."""
    return name("–") if share is None else percent(share)


def gap_percent(gap: float) -> Text:
    """Return a gap as per cent with two digits; what four decimals cannot show as a limit."""
    if abs(gap) < 1e-6:
        return name(f"<{SPACE}") + number(0.0001, 4) + name(f"{SPACE}%")
    return percent(gap, decimals_for([100 * gap], 2))


def decimals_for(values: Iterable[float], digits: int = 4) -> int:
    """Return the decimals that show the largest value with about `digits` digits, 0 to 4."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0:
        return 0
    return min(4, max(0, digits - 1 - math.floor(math.log10(largest))))


@dataclass(frozen=True)
class Scale:
    """How a column of values is shown: divided by `divisor`, with `decimals`, in `unit`."""

    divisor: float
    unit: Text
    decimals: int

    def show(self, value: float) -> Text:
        """Return the number without its unit."""
        return number(value / self.divisor, self.decimals)

    def with_unit(self, value: float) -> Text:
        """Return the number and its unit."""
        return self.show(value) + name(SPACE) + self.unit

    def rounded(self, values: Sequence[float]) -> list[float]:
        """Return the values as they are to be shown: they add up to their sum as shown (largest remainders)."""
        return largest_remainder(values, math.fsum(values), self.divisor * 10.0**-self.decimals)

    def parts(self, values: Sequence[float]) -> list[Text]:
        """Return numbers that add up, as shown, to their sum as shown."""
        return [self.show(value) for value in self.rounded(values)]


def _scale(values: Iterable[float], steps: tuple[tuple[float, float, Text], ...], digits: int = 4) -> Scale:
    found = [float(value) for value in values]
    largest = max((abs(value) for value in found if math.isfinite(value)), default=0.0)
    for least, divisor, unit in steps:
        if largest >= least:
            return Scale(divisor, unit, decimals_for([largest / divisor], digits))
    divisor, unit = steps[-1][1:]
    return Scale(divisor, unit, decimals_for([largest / divisor], digits))


def money_scale(currency: str, values: Iterable[float], per: str = "") -> Scale:
    """Return the scale of amounts of money: đồng in millions or billions, other currencies in thousands or millions."""
    suffix = label("per", per) if per else Text("", "")
    if currency == "VND":
        steps = (
            (1e10, 1e9, Text("billion VND", "tỷ đồng") + suffix),
            (1e7, 1e6, Text("million VND", "triệu đồng") + suffix),
            (0.0, 1.0, Text("VND", "đồng") + suffix),
        )
    else:
        steps = (
            (1e7, 1e6, Text(f"million {currency}", f"triệu {currency}") + suffix),
            (1e4, 1e3, Text(f"thousand {currency}", f"nghìn {currency}") + suffix),
            (0.0, 1.0, name(currency) + suffix),
        )
    return _scale(values, steps)


def energy_scale(values: Iterable[float]) -> Scale:
    """Return the scale of energies given in kWh."""
    return _scale(values, ((1e7, 1e6, name("GWh")), (1e4, 1e3, name("MWh")), (0.0, 1.0, name("kWh"))))


def power_scale(values: Iterable[float], unit: str = "kW") -> Scale:
    """Return the scale of powers given in kW, or of capacities given in kW, kWp, kWh or 'kW of <carrier>'."""
    small, _, carrier = unit.partition(" of ")
    large = {"kW": "MW", "kWp": "MWp", "kWh": "MWh"}[small]
    counted = name(" (") + label("carrier", carrier) + name(")") if carrier else name("")
    return _scale(values, ((1e4, 1e3, name(large) + counted), (0.0, 1.0, name(small) + counted)), 3)


def mass_scale(values: Iterable[float]) -> Scale:
    """Return the scale of emissions given in t CO2e."""
    return _scale(values, ((1e6, 1e3, name(f"kt{SPACE}CO₂e")), (0.0, 1.0, name(f"t{SPACE}CO₂e"))))


def shown_value(value: Any) -> Text:
    """Return any plain JSON value as text; numbers by language."""
    if isinstance(value, bool) or value is None:
        return label("word", str(value).lower())
    if isinstance(value, int):
        return name(value)
    if isinstance(value, float):
        return _scientific(value) if 0 < abs(value) < 1e-3 else _general(value)
    return name(value)


def _general(value: float) -> Text:
    shown = f"{value:.6g}" if math.isfinite(value) else "–"
    return Text(shown, shown.replace(".", ","))


def _scientific(value: float) -> Text:
    mantissa, _, exponent = f"{value:.2e}".partition("e")
    power = f"{SPACE}×{SPACE}10{str(int(exponent)).translate(RAISED)}"
    return Text(mantissa + power, mantissa.replace(".", ",") + power)


def warned(warning: Mapping[str, Any]) -> Text:
    """Return the sentence of a warning of a case."""
    code, values = str(warning.get("code", "")), dict(warning.get("values") or {})
    return Text(name(text(code, "en", **values)).en, name(text(code, "vi", **values)).vi)

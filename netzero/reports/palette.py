"""Colours that never change their meaning: one colour and pattern for each carrier and technology.

The eight colours of Okabe and Ito (2008), "Color Universal Design", distinguishable with any common colour vision; a
pattern tells apart those that share a colour, so that a black-and-white print can be read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY = "#999999"


@dataclass(frozen=True)
class Paint:
    """A colour and a plotly pattern shape ('' is plain)."""

    colour: str
    pattern: str = ""


_FIXED = {
    "import": Paint(GREY),
    "export": Paint(GREY, "/"),
    "demand": Paint("#4D4D4D"),
    "electricity": Paint(BLUE),
    "cooling": Paint(SKY),
    "unserved": Paint(VERMILLION, "x"),
    "curtailed": Paint(YELLOW, "/"),
    "cascade": Paint(ORANGE, "."),
    "cascade_down": Paint(ORANGE, "."),
    "link_loss": Paint(BLACK, "."),
}

_BY_WORD = (
    ("absorption", Paint(PURPLE, "/")),
    ("chiller", Paint(SKY, "x")),
    ("heat_pump", Paint(GREEN, "/")),
    ("electric_boiler", Paint(BLUE, "/")),
    ("electrode", Paint(BLUE, "/")),
    ("biomass", Paint(GREEN, ".")),
    ("husk", Paint(GREEN, "-")),
    ("biogas", Paint(GREEN, "x")),
    ("digester", Paint(GREEN, "x")),
    ("chp", Paint(PURPLE)),
    ("cogeneration", Paint(PURPLE)),
    ("engine", Paint(PURPLE)),
    ("turbine_steam", Paint(PURPLE, "x")),
    ("coal", Paint(BLACK)),
    ("diesel", Paint(BLACK, "x")),
    ("oil", Paint(BLACK, "/")),
    ("gas", Paint(ORANGE)),
    ("lpg", Paint(ORANGE, "/")),
    ("battery", Paint(GREEN)),
    ("cold", Paint(BLUE, ".")),
    ("ice", Paint(BLUE, ".")),
    ("steam", Paint(VERMILLION, ".")),
    ("hot", Paint(VERMILLION)),
    ("heat", Paint(VERMILLION)),
    ("pv", Paint(YELLOW)),
    ("solar", Paint(YELLOW)),
    ("wind", Paint(SKY)),
    ("purchase", Paint(BLUE)),
    ("boiler", Paint(ORANGE, "x")),
)

_SPARE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION)
_PATTERNS = ("", "/", "\\", "x", "+", "-", "|", ".")

SCOPES = {
    "scope_1": Paint(VERMILLION),
    "scope_2_location": Paint(BLUE),
    "scope_2_market": Paint(SKY),
    "scope_3": Paint(PURPLE),
    "offset": Paint(GREEN, "/"),
}

LINES = {
    "investment": Paint(BLUE),
    "fixed_om": Paint(SKY),
    "variable_om": Paint(SKY, "/"),
    "fuel": Paint(VERMILLION),
    "power_purchase": Paint(GREEN),
    "wheeling": Paint(GREEN, "/"),
    "market_energy": Paint(SKY, "x"),
    "market_charges": Paint(SKY, "."),
    "contract_difference": Paint(GREEN, "x"),
    "grid_energy": Paint(GREY),
    "grid_demand": Paint(GREY, "/"),
    "grid_fixed": Paint(GREY, "x"),
    "grid_power_factor": Paint(GREY, "."),
    "export_revenue": Paint(YELLOW),
    "flexibility": Paint(ORANGE),
    "unserved": Paint(BLACK),
    "offsets": Paint(PURPLE),
    "carbon_price": Paint(VERMILLION, "x"),
    "allowances": Paint(PURPLE, "x"),
    "certificates": Paint(GREEN, "."),
    "transfers": Paint(PURPLE, "/"),
    "residual_value": Paint(BLUE, "/"),
    "energy": Paint(GREY),
    "upkeep": Paint(SKY),
    "other": Paint(ORANGE),
    "early_replacement": Paint(SKY, "x"),
    "loan": Paint(GREEN),
    "interest": Paint(VERMILLION),
    "repayment": Paint(VERMILLION, "/"),
    "tax": Paint(YELLOW, "/"),
}

BILL = {
    "energy": LINES["grid_energy"],
    "demand": LINES["grid_demand"],
    "fixed": LINES["grid_fixed"],
    "minimum": Paint(GREY, "+"),
    "power_factor": LINES["grid_power_factor"],
    "export": LINES["export_revenue"],
}

SHARES = {"own": Paint(YELLOW), "pool": Paint(GREEN), "grid": Paint(GREY)}


def paint_of(key: str) -> Paint:
    """Return the colour and pattern of a technology, a carrier or a flow, by the words in its name."""
    if key in _FIXED:
        return _FIXED[key]
    lowered = key.lower()
    words = set(re.split(r"[\W_]+", lowered))
    for word, paint in _BY_WORD:
        if word in words or ("_" in word and word in lowered):
            return paint
    return Paint(_SPARE[sum(lowered.encode()) % len(_SPARE)], "\\")


def paints(keys: Iterable[str]) -> dict[str, Paint]:
    """Return a paint for each key, no two alike: the second of two similar technologies gets another pattern."""
    chosen: dict[str, Paint] = {}
    for key in sorted(set(keys)):
        first = paint_of(key)
        others = (Paint(colour, pattern) for colour in (first.colour, *_SPARE) for pattern in _PATTERNS)
        taken = set(chosen.values())
        chosen[key] = next((paint for paint in (first, *others) if paint not in taken), first)
    return chosen

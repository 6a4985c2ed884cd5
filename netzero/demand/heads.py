"""What the head of a load column says besides its unit: another view of a load that stands beside it, or no load.

Meters are exported with the highest and the mean power of each interval, the readings of their register and both
directions of the energy side by side. Only one of them is the load; counted together they are counted twice.
"""

from __future__ import annotations

import re
from typing import Literal

from netzero.intake.inspection import Findings
from netzero.intake.looks import is_gap, is_number
from netzero.intake.table import Table
from netzero.intake.unit_words import POWER, plain_words

View = Literal["register", "longer", "rated", "maximum", "minimum", "planned", "mean"]

_VIEWS: dict[View, re.Pattern[str]] = {
    "register": re.compile(r"chi so|luy ke|cong don|meter reading|register|cumulative|accumulated|zahlerstand"),
    "longer": re.compile(
        r"tong (?:ngay|ca|tuan|thang)\b|(?:daily|shift|weekly|monthly) (?:total|sum)|total per (?:day|shift|month)"
    ),
    "rated": re.compile(r"dinh muc|cong suat (?:dat|dang ky)|rated|nameplate|installed|contracted|\bpdm\b"),
    "maximum": re.compile(r"\bp ?max\b|\bmax(?:imum|imal)?\b|lon nhat|cao nhat|cuc dai|\bpeak (?:power|demand|load)\b"),
    "minimum": re.compile(r"\bp ?min\b|(?<!\d )(?<!per )\bmin(?:imum|imal)?\b|nho nhat|thap nhat|cuc tieu"),
    "planned": re.compile(
        r"ke hoach|du bao|du kien|forecast|\bplan(?:ned)?\b|budget|chenh lech|difference|deviation|cung ky|nam truoc"
        r"|(?:last|previous) year|set ?point|\btarget\b|muc tieu|baseline"
    ),
    "mean": re.compile(r"\bp ?(?:tb|avg)\b|\bk?w ?tb\b|trung binh|\b(?:average|avg|mean)\b|mittelwert"),
}
_NO_LOAD = re.compile(
    r"\bexp(?:ort\w*)?\b|phat len luoi|phat nguoc|chieu nguoc|xuat tuyen|\bban (?:dien|len luoi|cho evn)|\breverse"
    r"|\bfeed ?in\b|\b2 8 0\b|dien mat troi|\bdmt\b|\bpv\b|may phat|\bgenerat"
    r"|\bsolar (?:power|production|yield|output|energy)"
)
"""Given to the grid, or generated."""
_DIRECTIONS = (re.compile(r"\bgiao\b|\bdelivered\b"), re.compile(r"(?<!he so )\bnhan\b|\breceived\b"))
"""Of the energy at a meter; who gives and who receives depends on whose report it is."""


def is_called_register(name: str) -> bool:
    """Whether a head says that a column holds readings of a register."""
    return bool(_VIEWS["register"].search(plain_words(name)))


def only_loads(table: Table, columns: list[int], findings: Findings) -> list[int]:
    """Return the columns that are loads by what their heads say, the others told.

    Raises:
        BadInput: the two directions of a meter, or only highest and lowest values, of which none can be chosen.

    """
    loads = [at for at in columns if not _NO_LOAD.search(plain_words(table.names[at]))]
    for at in columns:
        if at not in loads:
            findings.warning("NZ0521", table.place(-1, at), column=table.names[at])
    loads = _one_direction(table, loads, findings)
    views = {at: view for at in loads if (view := _view(table, at))}
    left = _other_views(table, loads, views)
    for at in left:
        rest = ", ".join(table.names[other] for other in loads if other not in left)
        findings.warning("NZ0520", table.place(-1, at), column=table.names[at], columns=rest)
    loads = [at for at in loads if at not in left]
    shown = {views[at] for at in loads if views.get(at) in ("maximum", "minimum", "rated")}
    if len(shown) > 1:
        columns_told = ", ".join(table.names[at] for at in loads)
        findings.refusal("NZ0523", table.place(-1, loads[0]), columns=columns_told)
    elif shown:
        for at in loads:
            findings.warning("NZ0524", table.place(-1, at), column=table.names[at])
    findings.raise_if_refused()
    return loads


def _one_direction(table: Table, loads: list[int], findings: Findings) -> list[int]:
    """Return the columns of one direction of a meter; in the other there is nothing but zeros, or both are refused."""
    directions = [[at for at in loads if words.search(plain_words(table.names[at]))] for words in _DIRECTIONS]
    used = [[at for at in direction if not all(map(_is_zero, table.columns[at]))] for direction in directions]
    if all(used):
        told = ", ".join(table.names[at] for at in sorted({at for direction in directions for at in direction}))
        findings.refusal("NZ0522", table.place(-1, directions[0][0]), columns=told)
        raise findings.refused()
    if not all(directions) or not any(used):
        return loads
    idle = directions[0] if used[1] else directions[1]
    for at in idle:
        findings.evidence("NZ0598", table.place(-1, at), column=table.names[at])
    return [at for at in loads if at not in idle]


def _is_zero(cell: object) -> bool:
    return is_gap(cell) or (is_number(cell) and not re.search("[1-9]", str(cell)))


def _view(table: Table, at: int) -> View | None:
    """Return what view of a load a column holds; None: the load itself."""
    words = plain_words(table.names[at])
    found = next((view for view, said in _VIEWS.items() if said.search(words)), None)
    return None if found == "register" and table.units[at] in POWER.values() else found


def _other_views(table: Table, loads: list[int], views: dict[int, View]) -> list[int]:
    """Return the columns that show otherwise what better ones hold: energy, else mean power, stand for the load."""
    if not views:
        return []
    plain = [at for at in loads if at not in views]
    best = plain or [at for at in loads if views[at] == "mean"] or [at for at in loads if views[at] == "register"]
    return [at for at in loads if at not in best] if best else []

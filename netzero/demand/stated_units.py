"""Units that stand elsewhere than in the head of a load: in a title, in a column of units, in the names of series.

Meters write the letters of electricity side by side: beside P the columns Q, S, U, I are no loads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from netzero.demand.joined_sheets import Sheet
from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_gap
from netzero.intake.table import Table
from netzero.intake.unit_words import LOADS, exact_unit, unit_in, without_accents

_SAID = re.compile(r"\b(?:don vi(?: tinh| do)?|dvt|units?)\s*[:(=-]\s*(?P<unit>[^\s;,)]+)", re.IGNORECASE)
_LETTERS = {"q": "kvar", "s": "kVA", "u": "V", "v": "V", "i": "A", "f": "Hz", "pf": "cos phi"}
_MOST_TOLD = 20


def with_stated_units(sheet: Sheet, findings: Findings) -> Sheet:
    """Return a sheet whose measured columns without a unit have the one of their letter, else that of a title."""
    table = sheet.table
    bare = [at for at in sheet.roles.numbers if not table.units[at]]
    letters = letter_units([table.names[at] for at in sheet.roles.numbers])
    units = {at: unit for at in bare if (unit := letters.get(table.names[at], ""))}
    loads = [at for at in bare if at not in units]
    titles = {unit: text for _, row in table.around for cell in row if (unit := _said(cell)) for text in (str(cell),)}
    if len(titles) == 1 and loads and not any(unit in LOADS for unit in table.units):
        ((unit, text),) = titles.items()
        units |= dict.fromkeys(loads, unit)
        findings.evidence("NZ1607", Place(file=table.file), unit=unit, read=text.strip())
    return replace(sheet, table=_with(table, units)) if units else sheet


def _said(cell: object) -> str:
    found = _SAID.search(without_accents(cell)) if isinstance(cell, str) else None
    unit = exact_unit(found["unit"]) if found else ""
    return unit if unit in LOADS else ""


def letter_units(names: Iterable[str]) -> dict[str, str]:
    """Return the units of names that end in a letter of electricity, where another with P stands beside them."""
    parts = {name: re.split(r"[\W_]+", name.strip().lower()) for name in names}
    active = {tuple(words[:-1]) for words in parts.values() if words[-1] == "p"}
    return {
        name: _LETTERS[words[-1]]
        for name, words in parts.items()
        if words[-1] in _LETTERS and tuple(words[:-1]) in active
    }


def units_of_rows(sheet: Sheet, names_at: int | None, findings: Findings) -> tuple[Table, Mapping[str, str]]:
    """Return the table with the unit that a column of units says, and the unit of each series of a long table.

    Args:
        sheet: with stamps.
        names_at: position of the column that names the series; None: a wide table.
        findings: evidence of the unit; a refusal where rows of one series have several.

    Raises:
        BadInput: such a refusal.

    """
    table = sheet.table
    column = next((at for at in sheet.roles.words if at != names_at and _are_units(table, at)), None)
    series = [""] * len(table.lines) if names_at is None else [str(name) for name in table.columns[names_at]]
    letters = letter_units(dict.fromkeys(series))
    units = {name: letters.get(name, "") or unit_in(name) for name in dict.fromkeys(series)}
    if column is not None:
        said: dict[str, dict[str, int]] = {name: {} for name in units}
        for row, (name, cell) in enumerate(zip(series, table.columns[column], strict=True)):
            if unit := exact_unit(str(cell)):
                said[name].setdefault(unit, row)
        for name, rows in said.items():
            if len(rows) > 1:
                place = table.place(max(rows.values()), column)
                findings.refusal("NZ1608", place, column=table.names[column], series=name, units=", ".join(rows))
        findings.raise_if_refused()
        units = {name: next(iter(rows), "") or units[name] for name, rows in said.items()}
    bare = [at for at in sheet.roles.numbers if not table.units[at]]
    loads = [unit for unit in units.values() if unit in LOADS]
    if not loads or len(bare) != 1 or not all(units.values()):
        return table, units if names_at is not None else {}
    if column is not None:
        listed = ", ".join(dict.fromkeys(units.values()))
        findings.evidence("NZ1607", table.place(-1, column), unit=listed, read=table.names[column])
    return _with(table, {bare[0]: loads[0]}), units if names_at is not None else {}


def _are_units(table: Table, at: int) -> bool:
    cells = {str(cell) for cell in table.columns[at] if not is_gap(cell)}
    return 0 < len(cells) <= _MOST_TOLD and all(map(exact_unit, cells))


def _with(table: Table, units: Mapping[int, str]) -> Table:
    return replace(table, units=tuple(units.get(at, unit) for at, unit in enumerate(table.units)))

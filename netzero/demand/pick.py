"""Which columns of a table are loads, and in which unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from netzero.demand.heads import only_loads
from netzero.demand.options import LoadOptions
from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles
from netzero.intake.table import Table
from netzero.intake.unit_words import LOADS


@dataclass(frozen=True)
class LoadColumn:
    """A column of loads."""

    position: int
    name: str
    unit: str
    """As declared or as its head says; empty: nothing says."""


def load_columns(table: Table, roles: Roles, options: LoadOptions, findings: Findings) -> list[LoadColumn]:
    """Return the columns of loads: those declared, else all in units of power or energy, else all without a unit.

    Columns in other units are told and never read.

    Raises:
        BadInput: a declared column is missing, a head stands twice, or numbers stand below no head.

    """
    wanted = (
        _declared(table, roles, options, findings) if options.columns else _by_unit(table, roles, options, findings)
    )
    found = [LoadColumn(at, table.names[at], _unit(table, at, options, findings)) for at in wanted]
    nameless = [column.name for column in found if not column.unit]
    if nameless:
        findings.warning("NZ0571", table.place(-1, found[0].position), columns=", ".join(nameless))
    return found


def other_columns(table: Table, roles: Roles, loads: list[LoadColumn]) -> list[dict[str, str]]:
    """Return the measured columns that are no loads, with their units."""
    taken = {column.position for column in loads}
    left = [position for position in roles.numbers if position not in taken]
    return [{"name": table.names[position], "unit": table.units[position]} for position in left]


def _declared(table: Table, roles: Roles, options: LoadOptions, findings: Findings) -> list[int]:
    place = Place(file=table.file)
    positions = []
    for name in options.columns:
        matching = [at for at, head in enumerate(table.names) if head == name.strip()]
        matching = matching or [at for at, head in enumerate(table.names) if head.casefold() == name.strip().casefold()]
        if not matching:
            listed = ", ".join(head for head in table.names if head)
            findings.refusal("NZ0505", place, column=name, columns=listed)
        elif len(matching) > 1:
            findings.refusal("NZ0572", table.place(-1, matching[1]), column=name, count=len(matching))
        positions += matching[:1]
    findings.raise_if_refused()
    for position in positions:
        if table.units[position] and table.units[position] not in LOADS and options.unit is None:
            values = {"column": table.names[position], "unit": table.units[position]}
            findings.refusal("NZ0574", table.place(-1, position), **values)
    findings.raise_if_refused()
    return positions


def _by_unit(table: Table, roles: Roles, options: LoadOptions, findings: Findings) -> list[int]:
    times = Counter(table.names[position] for position in roles.numbers)
    for name in (name for name, count in times.items() if name and count > 1):
        at = [position for position in roles.numbers if table.names[position] == name]
        findings.refusal("NZ0572", table.place(-1, at[1]), column=name, count=len(at))
    for position in roles.numbers:
        if not table.names[position]:
            findings.refusal("NZ0573", table.place(0, position), column=position + 1)
    findings.raise_if_refused()
    loads = [position for position in roles.numbers if table.units[position] in LOADS]
    others = [position for position in roles.numbers if table.units[position] and table.units[position] not in LOADS]
    for position in others:
        values = {"column": table.names[position], "unit": table.units[position]}
        findings.evidence("NZ0575", table.place(-1, position), **values)
    loads = loads or [position for position in roles.numbers if position not in others]
    if not loads:
        findings.refusal("NZ0576", Place(file=table.file))
    elif len(loads) > 1 and not table.head_line:
        findings.refusal("NZ0507", Place(file=table.file), columns=", ".join(table.names[at] for at in loads))
    findings.raise_if_refused()
    loads = only_loads(table, loads, findings)
    if not loads:
        findings.refusal("NZ0576", Place(file=table.file))
        raise findings.refused()
    return loads


def _unit(table: Table, position: int, options: LoadOptions, findings: Findings) -> str:
    said = table.units[position]
    if options.unit is None:
        return said
    if said and said != options.unit:
        values = {"column": table.names[position], "declared": options.unit, "unit": said}
        findings.warning("NZ0577", table.place(-1, position), **values)
    return options.unit

"""What is asked of a table: figures by name, aims, decisions; names that nothing has are refused, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netzero.errors import Fault, Faults
from netzero.scenario.nearest import nearest
from netzero.sweep.cases_table import SET, CasesTable
from netzero.sweep.choices import DESIGN
from netzero.sweep.questions.fans import ANY, families
from netzero.sweep.questions.pareto import Aim

MAIN = ("cost", "co2")
"""Figures that are asked for where none is named."""
LARGE_IS_GOOD = ("worth.", "clean_share.")
"""Beginnings of figures that should be large; all others should be small unless said otherwise."""
ENDINGS = ("", f".{ANY}", f".{ANY}.net", f".{ANY}.total", f".{ANY}.scope_1")
"""What a short name may lack: of a yearly figure its last year is taken."""
CHOSEN = (f"{SET}{DESIGN}", f"{SET}policy")
"""Beginnings of parameters that are chosen where none is named: capacities, and the rules of operation."""


@dataclass(frozen=True)
class Asked:
    """Questions in the table's own names."""

    figures: tuple[str, ...]
    """Columns that sensitivity, fans and regret are about."""
    aims: tuple[Aim, ...]
    """Of the Pareto front; two or more, or none."""
    decisions: tuple[str, ...]
    """Columns of parameters that are chosen; the others make futures."""


def asked(
    table: CasesTable, figures: Sequence[str] = (), pareto: Sequence[str] = (), decisions: Sequence[str] = ()
) -> Asked:
    """Return the questions with every name resolved.

    Args:
        table: of all cases.
        figures: names of figures; none: `cost` and `co2`.
        pareto: names of two or more figures, each perhaps with ':min' or ':max'; none: the figures asked for.
        decisions: names of parameters; none: capacities of the design and the policy of operation.

    Raises:
        BadInput: a name is none of the table's, or fewer than two figures are given for the front.

    """
    faults = Faults()
    named = _known(table, figures, faults) or tuple(filter(None, (column_of(table, name) for name in MAIN)))
    aims = [_aim(table, text, faults) for text in pareto]
    if len(pareto) == 1:
        faults.add("NZ2402", read=pareto[0])
    chosen = [_decision(table, name, faults) for name in decisions]
    faults.raise_if_any()
    kept = tuple(aim for aim in aims if aim is not None) or tuple(with_sense(name) for name in named)
    by_nature = tuple(name for name in table.parameters if name.startswith(CHOSEN))
    return Asked(
        figures=named,
        aims=kept if len(kept) > 1 else (),
        decisions=tuple(name for name in chosen if name) if chosen else by_nature,
    )


def column_of(table: CasesTable, name: str) -> str | None:
    """Return the column of a figure's name; of the short name of a yearly figure that of its last year."""
    if name in table.figures:
        return name
    known = families(table.figures)
    for ending in ENDINGS:
        if columns := known.get(f"{name}{ending}"):
            return columns[max(columns)]
    return None


def aim_of(text: str) -> tuple[str, str]:
    """Return the name and the sense, '' when none is given, of 'NAME', 'NAME:min' or 'NAME:max'."""
    name, colon, sense = text.rpartition(":")
    return (name, sense) if colon and sense in ("min", "max") else (text, "")


def _known(table: CasesTable, names: Iterable[str], faults: Faults) -> tuple[str, ...]:
    found = [(name, column_of(table, name)) for name in names]
    for name, column in found:
        if column is None:
            faults.extend([_unknown(table, name)])
    return tuple(dict.fromkeys(column for _, column in found if column is not None))


def _unknown(table: CasesTable, name: str) -> Fault:
    return Fault("NZ2401", values={"read": name, "near": nearest(name, table.figures)})


def _aim(table: CasesTable, text: str, faults: Faults) -> Aim | None:
    name, sense = aim_of(text)
    column = column_of(table, name)
    if column is None:
        faults.extend([_unknown(table, name)])
        return None
    return Aim(column, "max" if sense == "max" else "min") if sense else with_sense(column)


def with_sense(column: str) -> Aim:
    """Return the aim that a figure has by its nature."""
    return Aim(column, "max" if column.startswith(LARGE_IS_GOOD) else "min")


def _decision(table: CasesTable, name: str, faults: Faults) -> str | None:
    column = name if name.startswith(SET) else f"{SET}{name}"
    if column in table.parameters:
        return column
    known = [each.removeprefix(SET) for each in table.parameters]
    faults.add("NZ2403", read=name, near=nearest(name, known))
    return None

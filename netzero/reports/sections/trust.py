"""Trust: what is proven, how well energy closes, what was warned of, and from what exactly the case was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netzero.components.relaxed import CODES
from netzero.reports.blocks import Block, Row, Section, Sentences, Table
from netzero.reports.sections import files, tuning
from netzero.reports.texts import Text, gap_percent, label, name, say, shown_value, warned
from netzero.reports.view import View

TOLERANCE = 1e-6
"""Relative; what planner results may be off by."""
SHOWN_APART = ("labels", "input_hashes", "do_nothing", "tuned", "tuned_from")


def section(view: View) -> Section:
    """Return the section."""
    blocks: list[Block] = [_checks(view)]
    blocks.append(_warnings(view))
    tuned = tuning.table(view)
    blocks += [tuned] if tuned else []
    blocks += files.blocks(view)
    hashes = view.provenance("input_hashes") or {}
    rest = {key: value for key, value in view.case.provenance.items() if key not in SHOWN_APART}
    if rest:
        blocks.append(_mapping(say("trust.provenance"), rest))
    if hashes:
        rows = tuple(Row((name(file), name(digest))) for file, digest in sorted(dict(hashes).items()))
        blocks.append(Table(say("trust.inputs"), (say("word.file"), name("SHA-256")), rows, numeric_from=9))
    if view.case.certificate:
        blocks.append(_mapping(say("trust.certificate"), view.case.certificate, folded=True))
    return Section("trust", say("trust.title"), blocks, say("trust.lead"))


def _checks(view: View) -> Table:
    """Return the laws this case was held to, with the figure found."""
    case, rows = view.case, []
    for words, operated in ((label("basis", "promise"), case.promise), (view.operation, case.operation)):
        if operated is not None:
            residual = float(operated.balance_residual_max)
            title = say("trust.closes", which=words)
            rows.append(Row((title, shown_value(residual), say("trust.closes_how")), badge=_badge(residual)))
    objective = case.certificate.get("objective")
    if isinstance(objective, int | float):
        rows += _objective(view, float(objective))
    gap = case.certificate.get("gap")
    if isinstance(gap, int | float):
        bound = label("bound", str(case.certificate.get("bound_kind", "unknown")))
        rows.append(Row((say("trust.gap"), gap_percent(float(gap)), bound)))
    violation = case.certificate.get("row_violation_max")
    if isinstance(violation, int | float):
        rows.append(Row((say("trust.primal"), shown_value(float(violation)), say("trust.primal_how"))))
    if not rows:
        rows.append(Row((say("trust.no_checks"), name("–"), name(""))))
    head = (say("trust.check"), say("word.found"), say("trust.meaning"))
    return Table(say("trust.checks"), head, tuple(rows), numeric_from=9)


def _objective(view: View, objective: float) -> list[Row]:
    """Return the planner's objective, and how far the books of its promise are from it."""
    scale = view.money([objective])
    rows = [Row((say("trust.objective"), scale.with_unit(objective), say("trust.objective_how")))]
    if view.promised is not None and objective:
        apart = view.promised.cost_present_value / objective - 1
        is_bound = any(warning.get("code") in CODES for warning in view.case.warnings) and apart > 0
        how, badge = (say("trust.bills_above"), None) if is_bound else (say("trust.books_how"), _badge(apart))
        rows.append(Row((say("trust.books"), shown_value(apart), how), badge=badge))
    return rows


def _badge(residual: float) -> Text | None:
    """Return a mark for what should be zero up to the solver's tolerance and is not."""
    return say("trust.apart") if abs(residual) > TOLERANCE else None


def _warnings(view: View) -> Block:
    if not view.case.warnings:
        return Sentences((say("trust.no_warnings"),))
    rows = [
        Row((name(warning.get("code", "")), warned(warning), name(warning.get("place") or "")))
        for warning in view.case.warnings
    ]
    head = (say("word.code"), say("word.warning"), say("word.place"))
    return Table(say("trust.warnings"), head, tuple(rows), numeric_from=9)


def _mapping(title: Text, entries: Mapping[str, Any], *, folded: bool = False) -> Table:
    """Return any nested mapping as rows of key and value."""
    rows = tuple(Row((name(key), shown_value(value))) for key, value in _flat(entries))
    return Table(title, (say("word.key"), say("word.value")), rows, numeric_from=9, folded=folded)


def _flat(entries: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in sorted(entries.items(), key=lambda item: str(item[0])):
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list | tuple):
            yield f"{prefix}{key}", ", ".join(str(item) for item in value)
        else:
            yield f"{prefix}{key}", value

"""Files that were read: how they were understood, what was repaired, and the verdict on each."""

from __future__ import annotations

from typing import Any

from netzero.messages import text
from netzero.reports.blocks import Block, Row, Table
from netzero.reports.texts import Text, decimals_for, name, number, say
from netzero.reports.view import View

SUMMED = ("kW", "kWh", "MW", "MWh", "W/m2")
"""Units of which the sum of a year means something: energy, irradiation."""
MANY = 20
"""Rows of a table beyond which it is shown closed."""


def blocks(view: View) -> list[Block]:
    """Return the tables of what was found in the files of weather and loads; none when no file was read."""
    found = view.case.inspections
    if not found:
        return []
    return [_verdicts(found), _series(found), _findings(found)]


def _verdicts(found: list[dict[str, Any]]) -> Table:
    rows = tuple(
        Row(
            (
                name(inspection["file"]),
                _both(inspection["verdict"]),
                name(inspection["format"]),
                name(" ".join(part for part in (inspection["label"], inspection["zone"]) if part) or "–"),
                name(f"{inspection['step_minutes']} min" if inspection["step_minutes"] else "–"),
                number(inspection["rows"]),
            )
        )
        for inspection in found
    )
    head = tuple(say(f"files.{word}") for word in ("file", "verdict", "format", "stamps", "step", "rows"))
    return Table(say("files.verdicts"), head, rows, numeric_from=4, folded=len(rows) > MANY)


def _series(found: list[dict[str, Any]]) -> Table:
    rows = tuple(
        Row(
            (
                name(inspection["file"]),
                name(column["name"]),
                name(column["unit"]),
                _figure(column["sum"]) if column["unit"] in SUMMED else name("–"),
                _figure(column["mean"]),
                _figure(column["peak"]),
            )
        )
        for inspection in found
        for column in inspection["columns"]
    )
    head = tuple(say(f"files.{word}") for word in ("file", "series", "unit", "sum", "mean", "peak"))
    note = say("files.power")
    return Table(say("files.all_series"), head, rows, numeric_from=3, folded=len(rows) > MANY, note=note)


def _figure(value: float) -> Text:
    return number(value, decimals_for([value]))


def _findings(found: list[dict[str, Any]]) -> Table:
    """Return everything that was found, file by file."""
    rows = tuple(
        Row((_place(inspection, finding), _both(finding["kind"]), _both(finding["code"], **finding["values"])))
        for inspection in found
        for finding in inspection["findings"]
    )
    head = (say("word.place"), say("word.kind"), say("files.finding"))
    return Table(say("files.findings"), head, rows, numeric_from=9, folded=True)


def _place(inspection: dict[str, Any], finding: dict[str, Any]) -> Text:
    place = finding["place"]
    where = place.get("cell") or ":".join(str(place[key]) for key in ("line", "column") if key in place)
    return name(f"{inspection['file']}:{where}" if where else inspection["file"])


def _both(code: str, **values: Any) -> Text:
    """Return a message of the catalogue in both languages; what a file says in it stays inert."""
    return Text(name(text(code, "en", **values)).en, name(text(code, "vi", **values)).vi)

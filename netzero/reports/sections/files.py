"""Files that were read: how they were understood, what was repaired, and the verdict on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netzero.messages import text
from netzero.reports.blocks import Block, Row, Table
from netzero.reports.texts import Text, name, number, say, shown_value
from netzero.reports.view import View


def blocks(view: View) -> list[Block]:
    """Return the tables of what was found in the files of weather and loads; none when no file was read."""
    found = view.case.inspections
    if not found:
        return []
    return [_verdicts(found), _findings(found)]


def _verdicts(found: list[dict[str, Any]]) -> Table:
    """Return one row for each series of each file."""
    rows = tuple(row for inspection in found for row in _series(inspection))
    words = ("file", "verdict", "rows", "step", "stamps", "series", "unit", "sum", "peak")
    head = tuple(say(f"files.{word}") for word in words)
    return Table(say("files.verdicts"), head, rows, numeric_from=9, folded=len(rows) > 30)


def _series(inspection: dict[str, Any]) -> Iterator[Row]:
    step = inspection["step_minutes"]
    stamps = " ".join(part for part in (inspection["label"], inspection["zone"]) if part)
    of_file = (
        name(inspection["file"]),
        _both(inspection["verdict"]),
        number(inspection["rows"]),
        name(f"{step} min" if step else "–"),
        name(stamps or "–"),
    )
    for column in inspection["columns"]:
        figures = (shown_value(column["sum"]), shown_value(column["peak"]))
        yield Row((*of_file, name(column["name"]), name(column["unit"]), *figures))


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

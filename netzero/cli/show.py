"""Tables on the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import StringIO
from typing import Any

from netzero.cli.console import Console, printable
from netzero.messages import text

WIDE = 400
"""Characters of a line that is read by another program, or later."""


def show_table(console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table to stdout; numbers stand to the right."""
    from rich import box
    from rich.console import Console as Terminal
    from rich.markup import escape
    from rich.table import Table

    terminal = Terminal()
    lines = box.HEAVY_HEAD if terminal.encoding.startswith("utf") else box.ASCII
    table = Table(title=escape(printable(title)), title_justify="left", box=lines)
    for i, column in enumerate(columns):
        numeric = all(isinstance(row[i], int | float) for row in rows) and bool(rows)
        table.add_column(escape(printable(column)), justify="right" if numeric else "left", no_wrap=numeric)
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    width = terminal.width if terminal.is_terminal else WIDE
    page = StringIO()
    Terminal(file=page, force_terminal=terminal.is_terminal, width=width).print(table)
    console.data(page.getvalue().rstrip("\n"))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
    return printable(str(value))


def show_summary(console: Console, content: dict[str, Any]) -> None:
    """Print the summary of a case: cost, bound, and per stage emissions and capacities."""

    def words(key: str) -> str:
        return text(key, console.lang)

    cost = content["cost"]
    show_table(
        console,
        f"{words('cost_title')} ({cost['currency']}, {content['status']})",
        (words("line"), words("present_value")),
        [*((words(f"line_{line}"), value) for line, value in cost["lines"].items()), (words("total"), cost["total"])],
    )
    if content.get("gap") is not None:
        console.say("NZ1304", gap=content["gap"], bound=content["bound"], kind=words(content["bound_kind"]))
    scopes = list(content["stages"][0]["co2_t"])
    show_table(
        console,
        words("co2_title"),
        (words("stage"), *(words(scope) for scope in scopes)),
        [(stage["year"], *(stage["co2_t"][scope] for scope in scopes)) for stage in content["stages"]],
    )
    show_table(
        console,
        words("capacity_title"),
        (words("technology"), words("owner"), words("unit"), *(str(stage["year"]) for stage in content["stages"])),
        _capacity_rows(content["stages"]),
    )
    for warning in content["warnings"]:
        console.say("NZ1305", code=warning["code"], what=text(warning["code"], console.lang, **warning["values"]))


def _capacity_rows(stages: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    keys = dict.fromkeys(
        (entry["technology"], entry["owner"], entry["unit"]) for stage in stages for entry in stage["capacity"]
    )
    total: dict[tuple[Any, ...], float] = defaultdict(float)
    for stage in stages:
        for entry in stage["capacity"]:
            total[entry["technology"], entry["owner"], entry["unit"], stage["year"]] += entry["capacity"]
    return [(*key, *(total[*key, stage["year"]] for stage in stages)) for key in keys]

"""Tables on the terminal, in the numbers and words of its language."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from netzero.cli.console import Console, Lang, printable
from netzero.messages import VI_MARKS, text
from netzero.terms import ALL_PARTIES

if TYPE_CHECKING:
    from netzero.reports.texts import Text

WIDE = 400
"""Characters of a line that is read by another program, or later."""
ABSENT = "–"
TUNED_SHOWN = 8
"""Sets of parameters that are shown of all that were tried."""


def show_table(console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table to stdout; numbers stand to the right, what is absent is a dash."""
    from rich import box
    from rich.console import Console as Terminal
    from rich.markup import escape
    from rich.table import Table

    terminal = Terminal()
    lines = box.HEAVY_HEAD if terminal.encoding.startswith("utf") else box.ASCII
    table = Table(box=lines)
    for i, column in enumerate(columns):
        numeric = any(isinstance(row[i], int | float) for row in rows)
        table.add_column(escape(printable(column)), justify="right" if numeric else "left", no_wrap=numeric)
    for row in rows:
        table.add_row(*(escape(cell(value, console.lang)) for value in row))
    width = terminal.width if terminal.is_terminal else WIDE
    page = StringIO()
    paper = Terminal(file=page, force_terminal=terminal.is_terminal, width=width)
    paper.print(printable(title), style="italic", markup=False, highlight=False)
    paper.print(table)
    console.data(page.getvalue().rstrip("\n"))


def cell(value: Any, lang: Lang) -> str:
    """Return a value as it stands in a table: numbers with four digits and the marks of the language."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ABSENT
    if not isinstance(value, float):
        return printable(str(value))
    shown = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
    return shown.translate(VI_MARKS) if lang == "vi" else shown


def show_summary(console: Console, content: dict[str, Any]) -> None:
    """Print the summary of a case: cost, bound, and per stage emissions and capacities."""
    from netzero.reports.span import span

    lang = console.lang
    first, later = _by_weight(content["warnings"])
    _show_warnings(console, first)
    _show_cost(console, content)
    scopes = list(content["stages"][0]["co2_t"])
    emitted = {stage["year"]: [stage["co2_t"][scope] for scope in scopes] for stage in content["stages"]}
    all_t = list(chain.from_iterable(emitted.values()))
    show_table(
        console,
        text("co2_title", lang, span=_in(span(content["year_fraction"]), lang)),
        (text("stage", lang), *(text(scope, lang) for scope in scopes)),
        [(year, *without_noise(row, all_t)) for year, row in emitted.items()],
    )
    years = [str(stage["year"]) for stage in content["stages"]]
    columns = [text(word, lang) for word in ("technology", "owner", "unit")]
    show_table(console, text("capacity_title", lang), (*columns, *years), _capacity_rows(content["stages"]))
    _show_health(console, (content.get("operation") or content)["stages"])
    _show_worth(console, content)
    _show_tuned(console, content)
    _show_warnings(console, later)
    _show_unverified(console, content["assumptions"])


def _show_unverified(console: Console, assumptions: Sequence[dict[str, Any]]) -> None:
    """Tell how many of the figures that the case rests on no source confirms."""
    unverified = sum(figure["unverified"] for figure in assumptions)
    if unverified:
        console.say("NZ1735", unverified=unverified, all=len(assumptions))


def _show_tuned(console: Console, content: dict[str, Any]) -> None:
    """Print what parameters of the policy were tried and what they cost, or that it has none."""
    from netzero.terms import TUNED

    lang, tuned = console.lang, content.get("provenance", {}).get("tuned")
    if not tuned:
        return
    policy = tuned[0]["rules"]["policy"]
    names = TUNED[policy]
    if not names:
        console.data(text("nothing_tuned", lang, policy=policy))
        return
    rows = [(*(one["rules"][name] for name in names), one["cost"]) for one in tuned[:TUNED_SHOWN]]
    title = text("tuned_title", lang, policy=policy, currency=content["cost"]["currency"])
    show_table(console, title, (*names, text("present_value", lang)), rows)


def _show_health(console: Console, stages: Sequence[dict[str, Any]]) -> None:
    """Print what storages that age can hold, their cycles and the years to their end of life."""
    lang = console.lang
    found = [(stage["year"], one) for stage in stages for one in stage.get("storages", ()) if one["ages"]]
    keys = ("health_begin", "health_end", "full_cycles", "years_to_end_of_life")
    if found:
        columns = [text(word, lang) for word in ("stage", "storage", *keys)]
        rows = [(year, one["name"], *(one[key] for key in keys)) for year, one in found]
        show_table(console, text("health_title", lang), columns, rows)


def _show_worth(console: Console, content: dict[str, Any]) -> None:
    """Print what the plan is worth to each party, before loans and tax, and after."""
    finance, lang = content.get("finance"), console.lang
    if finance is None:
        return
    from netzero.reports.texts import number
    from netzero.results.finance import rests_on_unserved

    keys = ("net_present_value", "rate_of_return", "simple_payback")
    views = [(view, key) for view in ("project", "equity") for key in keys]
    columns = [text("party", lang), *(f"{text(view, lang)}: {text(key, lang)}" for view, key in views)]
    rows = [(party, *(found[view][key] for view, key in views)) for party, found in finance["holders"].items()]
    currency, unserved = content["cost"]["currency"], finance["worth_of_unserved"]
    show_table(console, text("worth_title", lang, currency=currency), columns, rows)
    if rests_on_unserved(unserved, finance["holders"][ALL_PARTIES]["project"]["net_present_value"]):
        console.say("NZ1342", amount=_in(number(unserved), lang), currency=currency)


def _by_weight(warnings: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the warnings without which no figure can be read rightly, and the others."""
    from netzero.results.summary import READ_FIRST

    first = [warning for warning in warnings if warning["code"] in READ_FIRST]
    return first, [warning for warning in warnings if warning not in first]


def _show_warnings(console: Console, warnings: Sequence[dict[str, Any]]) -> None:
    for warning in warnings:
        sentence = text(warning["code"], console.lang, **warning["values"])
        show_warning(console, warning["code"], warning["place"], sentence)


def show_warning(console: Console, code: str, place: str, sentence: str) -> None:
    """Tell a warning on stderr, with the place it is about where one is known."""
    console.say("NZ1305", code=code, place=f" {place}" if place else "", what=sentence)


def without_noise(values: Sequence[float], beside: Iterable[float], unit: str = "") -> list[float]:
    """Return the values with zero for what is a solver's tolerance beside others of the same unit."""
    from netzero.reports.tolerance import SMALLEST, calm

    largest = max(map(abs, beside), default=0.0)
    return [float(value) for value in calm(values, largest, SMALLEST if unit.startswith("kW") else 0.0)]


def _show_cost(console: Console, content: dict[str, Any]) -> None:
    """Print the lines of cost that are not zero, their total and the proven bound."""
    from netzero.reports.span import part, span
    from netzero.reports.texts import gap_percent, number

    lang, cost = console.lang, content["cost"]
    title = text("cost_title", lang, currency=cost["currency"], status=text(f"status_{content['status']}", lang))
    if part(content["year_fraction"]):
        title += text("of_part", lang, span=_in(span(content["year_fraction"]), lang))
    amounts = list(cost["lines"].values())
    shown = zip(cost["lines"], without_noise(amounts, amounts), strict=True)
    lines = [(text(f"line_{key}", lang), value) for key, value in shown if value]
    columns = (text("line", lang), text("present_value", lang))
    if content["status"] == "unserved":
        lines.append((text("total_served", lang), cost["without_unserved"]))
    show_table(console, title, columns, [*lines, (text("total", lang), cost["total"])])
    if content.get("gap") is not None:
        bound, gap = _in(number(content["bound"]), lang), _in(gap_percent(content["gap"]), lang)
        console.say("NZ1304", gap=gap, bound=bound, kind=text(content["bound_kind"], lang))


def _in(words: Text, lang: Lang) -> str:
    return words.vi if lang == "vi" else words.en


def _capacity_rows(stages: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return capacity by technology, owner and unit, one column a stage; without what is never there."""
    total: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0] * len(stages))
    for at, stage in enumerate(stages):
        for entry in stage["capacity"]:
            total[entry["technology"], entry["owner"], entry["unit"]][at] += entry["capacity"]
    rows = [(*key, *without_noise(values, values, key[2])) for key, values in total.items()]
    return [row for row in rows if any(row[3:])]

"""`compare`: results side by side, or all cases of a sweep."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import click

from netzero.cli.console import Console, Lang
from netzero.cli.options import json_option, sweep_at
from netzero.cli.show import show_table, without_noise
from netzero.messages import text

OF_SWEEPS = ("pareto", "figures", "decisions", "output", "xlsx")


@click.command("compare")
@click.argument("results", nargs=-1, required=True)
@click.option(
    "--pareto", metavar="A,B", help="Of a sweep: figures of the Pareto front, each perhaps with :min or :max."
)
@click.option(
    "--figure", "figures", multiple=True, metavar="NAME", help="Of a sweep: a figure to ask about [cost, co2]."
)
@click.option(
    "--decisions", metavar="A,B", help="Of a sweep: parameters that are yours to choose, for the regret table."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Of a sweep: HTML page to write.")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Of a sweep: workbook to write.")
@json_option
@click.pass_context
def compare_command(ctx: click.Context, /, results: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Set RESULTS, two or more result folders, side by side; or compare all cases of one sweep."""
    console: Console = ctx.obj
    if len(results) == 1 and (store := sweep_at(results[0])) is not None:
        from netzero.cli.compare_sweep import compare_sweep

        compare_sweep(console, store, as_json=as_json, **given)
        return
    if any(given[name] for name in OF_SWEEPS):
        raise click.UsageError(text("only_for_sweeps", console.lang))
    if len(results) < 2:
        raise click.UsageError(text("needs_two", console.lang))
    there = click.Path(exists=True, path_type=Path)
    _compare_results(console, [there.convert(each, None, ctx) for each in results], as_json)


def _compare_results(console: Console, results: list[Path], as_json: bool) -> None:
    from netzero.results import compare, read

    lang = console.lang
    found = compare([read(result) for result in results])
    if as_json:
        console.document(found)
        return
    names = [str(result) for result in results]
    figures = _telling(found["figures"], lang)
    show_table(console, text("figures", lang), (text("figure", lang), text("unit", lang), *names), figures)
    differing = [(row["key"], *map(_as_written, row["values"])) for row in found["inputs"]]
    show_table(console, text("differing_inputs", lang), (text("key", lang), *names), differing)


def _telling(figures: list[dict[str, Any]], lang: Lang) -> list[tuple[Any, ...]]:
    """Return figure, unit and values; zero for a solver's tolerance, and no row in which nothing is left."""
    numbers: dict[str, list[float]] = defaultdict(list)
    for row in figures:
        numbers[row["unit"]] += [value for value in row["values"] if isinstance(value, float)]
    rows = []
    for row in figures:
        values = [_shown(value, numbers[row["unit"]], row["unit"], lang) for value in row["values"]]
        if any(values) and not _whole_years(row):
            rows.append((row["figure"], row["unit"], *values))
    return rows


def _whole_years(row: dict[str, Any]) -> bool:
    """Whether the row only says that all cases are of whole years, as is to be expected."""
    return row["figure"] == "year_fraction" and all(math.isclose(value, 1.0) for value in row["values"])


def _shown(value: Any, beside: list[float], unit: str, lang: Lang) -> Any:
    if isinstance(value, float):
        return without_noise([value], beside, unit)[0]
    return text(value, lang) if isinstance(value, str) else value


def _as_written(value: Any) -> str | None:
    """Return an input in full and as park.yaml has it, with a decimal point; None where a case has none."""
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)

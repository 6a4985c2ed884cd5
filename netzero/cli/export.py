"""`export`: a stored result, or all cases of a sweep, in the formats people work with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netzero.cli.console import Console
from netzero.cli.options import output_option, sweep_at
from netzero.messages import text

if TYPE_CHECKING:
    from netzero.sweep.cases_table import CasesTable
    from netzero.sweep.store import Store


@click.command("export")
@click.argument("result")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["csv", "parquet", "xlsx", "json", "iamc"]),
    default=("xlsx",),
    show_default=True,
    help="May be given several times.",
)
@output_option("the result's folder")
@click.pass_context
def export_command(ctx: click.Context, /, result: str, formats: tuple[str, ...], output: Path | None) -> None:
    """Write RESULT, a result folder or file, or the folder of a sweep, in other formats."""
    console: Console = ctx.obj
    store = sweep_at(result)
    if store is not None:
        _export_sweep(console, store, formats, output or _beside(console, result))
        return
    path: Path = click.Path(exists=True, path_type=Path).convert(result, None, ctx)
    _export_result(console, path, formats, output or (path if path.is_dir() else path.parent) / "export")


def _beside(console: Console, sweep: str) -> Path:
    """Return the folder of exports in the folder of a sweep; a sweep in an object store has none."""
    if "://" in sweep:
        raise click.UsageError(text("needs_output", console.lang))
    return Path(sweep) / "export"


def _export_result(console: Console, path: Path, formats: tuple[str, ...], folder: Path) -> None:
    from netzero.results import export, read
    from netzero.results.store.files import replace_file
    from netzero.sweep.iamc import iamc_files, table_of_case

    case = read(path)
    written = export(case, folder, [each for each in formats if each != "iamc"])
    if "iamc" in formats:
        files = iamc_files(table_of_case(case), case.park.name)
        written += [replace_file(folder / name, data) for name, data in files]
    for each in written:
        console.say("NZ1303", path=each)


def _export_sweep(console: Console, store: Store, formats: tuple[str, ...], folder: Path) -> None:
    from netzero.results.store.files import replace_file
    from netzero.sweep.cases_table import gather
    from netzero.sweep.page.words import told
    from netzero.sweep.questions.counts import counted

    with console.progress() as say:
        table = gather(store, say)
    counts = counted(table.frame)[1]
    words = told(counts, simulated=table.simulated)
    if not counts.complete:
        console.say("NZ2405", what=words.vi if console.lang == "vi" else words.en)
    for each in dict.fromkeys(formats):
        for name, data in _files(table, each):
            console.say("NZ1303", path=replace_file(folder / name, data))


def _files(table: CasesTable, form: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of all cases in one format."""
    import json

    from netzero.results.exports.as_csv import csv_bytes
    from netzero.sweep.cases_table import to_bytes
    from netzero.sweep.iamc import iamc_files
    from netzero.sweep.questions.answers import answers
    from netzero.sweep.questions.asked import asked
    from netzero.sweep.workbook import to_workbook

    title = str(table.sweep["scenario"])
    if form == "iamc":
        yield from iamc_files(table, title)
    elif form == "parquet":
        yield "cases.parquet", to_bytes(table)
    elif form == "csv":
        yield "cases.csv", csv_bytes(table.frame)
    elif form == "xlsx":
        yield "cases.xlsx", to_workbook(answers(table, asked(table)), title)
    else:
        found = answers(table, asked(table)).plain()
        yield "answers.json", json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False).encode()

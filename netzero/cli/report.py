"""`report`: the HTML report of a stored result."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import result_argument


@click.command("report")
@result_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="HTML file [report.html beside the result].")
@click.pass_obj
def report_command(console: Console, result: Path, output: Path | None) -> None:
    """Write the report of RESULT, a result folder or file, as one offline HTML file."""
    from netzero.reports import write_report
    from netzero.results import read

    folder = result if result.is_dir() else result.parent
    console.say("NZ1303", path=write_report(read(result), output or folder / "report.html", lang=console.lang))

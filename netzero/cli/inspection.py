"""How what was found in a file is told: a table of its series, the findings, one verdict and an exit code."""

from __future__ import annotations

from netzero.cli.console import Console
from netzero.cli.show import show_table
from netzero.intake.inspection import Inspection
from netzero.messages import text

REFUSED = 3


def tell(console: Console, inspection: Inspection, as_json: bool) -> int:
    """Print an inspection to stdout; return the exit code: 3 when the file is refused, else 0."""
    lang = console.lang
    if as_json:
        console.document(inspection.document(lang))
    else:
        if inspection.columns:
            head = [text(word, lang) for word in ("column", "unit", "rows", "sum", "mean", "peak", "peak_at")]
            rows = [
                (column.name, column.unit, column.rows, column.sum, column.mean, column.peak, column.peak_at)
                for column in inspection.columns
            ]
            show_table(console, inspection.file, head, rows)
        for finding in inspection.findings:
            place = str(finding.fault.place)
            where = f" {place}" if place else ""
            console.data(f"{text(finding.kind, lang)}[{finding.fault.code}]{where}: {finding.fault.say(lang)}")
        console.data(f"{text('verdict', lang)}: {text(inspection.verdict, lang)}")
    return REFUSED if inspection.verdict == "refuse" else 0

"""What a user declares of a file, checked before the file is read, and told where the file leaves no use for it."""

from __future__ import annotations

import math

from netzero.demand.options import LoadOptions
from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.zones import zone_of


def check_declared(options: LoadOptions, file: str, findings: Findings) -> None:
    """Refuse declarations that no file can meet.

    Raises:
        BadInput: with all of them.

    """
    place = Place(file=file)
    if options.step_minutes is not None and (options.step_minutes < 1 or 60 % options.step_minutes):
        findings.refusal("NZ0539", place, read=options.step_minutes)
    for name, value in (("multiplier", options.multiplier), ("annual_kwh", options.annual_kwh)):
        if value is not None and not (math.isfinite(value) and value > 0):
            findings.refusal("NZ0559", place, name=name, read=value)
    if options.tz is not None:
        zone_of(options.tz, place, findings)
    findings.raise_if_refused()


def tell_unused(options: LoadOptions, stamped: bool, step_minutes: int, workbook: bool, file: str, f: Findings) -> None:
    """Tell what is declared and has no use: a zone, a label or an order without stamps, another step than theirs."""
    declared = {"tz": options.tz, "label": options.label, "day_first": options.day_first}
    unused = {} if stamped else {name: value for name, value in declared.items() if value is not None}
    if options.sheet is not None and not workbook:
        unused["sheet"] = options.sheet
    for name, value in unused.items():
        f.warning("NZ0560", Place(file=file), name=name, read=value)
    if stamped and options.step_minutes not in (None, step_minutes):
        f.warning("NZ0561", Place(file=file), read=options.step_minutes, step=step_minutes)

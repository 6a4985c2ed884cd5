"""Plain CSV: one row a step, columns and stamps declared by the scenario.

Cells are separated by commas, semicolons or tabs. Lines beginning with '#' before the header row are comments. Stamps
are ISO 8601; the zone, unless they name it, and what a stamp stands for (start, middle, end or an instant) are
declared. Steps make one year. Temperatures in kelvin and pressures in hectopascal are turned into ours with a warning.
"""

from __future__ import annotations

from pathlib import Path

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.vocabulary import WEATHER
from netzero.weather.by_size import in_our_units
from netzero.weather.cells import Table, delimiter_of, stamps, table_of, terms_of
from netzero.weather.files import lines_of
from netzero.weather.frames import site_of
from netzero.weather.laying import laid
from netzero.weather.raw import Declared, Raw
from netzero.weather.year import About

REQUIRED = ("ghi_w_m2", "temperature_c", "wind_m_s")


def read_plain(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of a plain CSV.

    Raises:
        BadInput: zone, label, a column or the stamps are wrong, so that values cannot be placed in time.

    """
    lines = lines_of(path)
    skipped = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    table = table_of(path.name, lines, skipped, delimiter_of("".join(lines[skipped : skipped + 1])))
    if declared.label is None:
        findings.refusal("NZ0406", Place(file=path.name, path="weather.label"))
    site = site_of(None, None, declared, Place(file=path.name), findings)
    positions = _positions(table, declared, findings)
    if "time" not in positions:
        findings.raise_if_refused()
    times, zone = stamps(table.column(positions["time"]), Place(path.name, table.first_line, path="time"), findings)
    if zone is not None and declared.utc_offset_h not in (None, zone):
        findings.refusal("NZ0403", Place(file=path.name), read=zone, declared=declared.utc_offset_h)
    zone = declared.utc_offset_h if zone is None else zone
    if zone is None:
        findings.refusal("NZ0405", Place(file=path.name, path="weather.utc_offset"))
    findings.raise_if_refused()
    label = declared.label or "start"
    steps = laid(times, label, lambda row: Place(path.name, table.first_line + row, path="time"), findings)
    headers, values = terms_of(table, {name: at for name, at in positions.items() if name != "time"}, findings)
    in_our_units(values, Place(path.name), findings.warning)
    about = About(
        latitude=site[0],
        longitude=site[1],
        altitude_m=declared.altitude_m or 0.0,
        utc_offset_h=zone or 0.0,
        sun_offset_min=steps.sun_offset_min,
        wind_height_m=10.0,
        source=path.name,
        synthetic=0,
        year_kind=steps.year_kind,
    )
    return Raw(path.name, steps.start, values, headers, table.first_line, about, label)


def _positions(table: Table, declared: Declared, findings: Findings) -> dict[str, int]:
    """Return the position of each term's column, those of the scenario first, else columns of our own names."""
    place = Place(table.file, table.first_line - 1, path="weather.columns")
    known = ("time", *WEATHER)
    for name in declared.columns:
        if name not in known:
            findings.refusal("NZ0407", place, read=name, known=", ".join(known))
    positions: dict[str, int] = {}
    for name in known:
        column = declared.columns.get(name, name)
        if table.header.count(column) > 1:
            findings.refusal("NZ0416", place, column=column)
        if column in table.header:
            if table.header.index(column) in positions.values():
                findings.refusal("NZ0493", place, column=column)
            positions[name] = table.header.index(column)
        elif name in declared.columns or name in ("time", *REQUIRED):
            findings.refusal("NZ0408", place, name=name, column=column, header=", ".join(table.header)[:200])
    return positions

"""Wind and weather at several heights (the layout of windpowerlib): two header rows, the variable and its height in m.

Temperature is that nearest to 2 m, wind that nearest to 10 m; the highest other wind is kept for turbines, with the
roughness length. The file names no units: kelvin and pascal are told by the size of the numbers. Such a file may have
no irradiance; it then needs no site.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.by_size import in_our_units
from netzero.weather.cells import Table, stamps, table_of, terms_of
from netzero.weather.files import lines_of
from netzero.weather.frames import site_of
from netzero.weather.laying import laid
from netzero.weather.raw import Declared, Raw
from netzero.weather.year import About

_HEIGHT = re.compile(r"\d+(\.\d*)?", re.ASCII)
_NEAREST_M = {"pressure_pa": 0.0, "temperature_c": 2.0, "wind_m_s": 10.0}
_VARIABLES = {
    "pressure": "pressure_pa",
    "temperature": "temperature_c",
    "wind_speed": "wind_m_s",
    "roughness_length": "roughness_m",
    "ghi": "ghi_w_m2",
    "dni": "dni_w_m2",
    "dhi": "dhi_w_m2",
}


def read_heights(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of a file with several heights.

    Raises:
        BadInput: heights, stamps or columns are wrong, so that nothing further can be checked.

    """
    lines, first = lines_of(path), Place(path.name, 3)
    table = table_of(path.name, lines, 0, headers=2)
    heights = _heights(lines[1], len(table.header), path)
    position, high = _positions(table, heights)
    times, named = stamps(table.column(0), replace(first, path="time"), findings)
    zone = declared.utc_offset_h if named is None else named
    if zone is None:
        findings.refusal("NZ0405", Place(path.name, path="weather.utc_offset"))
    site = _site("ghi_w_m2" in position, declared, Place(path.name), findings)
    findings.raise_if_refused()
    label = declared.label or "start"
    steps = laid(times, label, lambda row: Place(path.name, first.line + row, path="time"), findings)
    headers, values = terms_of(table, position, findings)
    in_our_units(values, Place(path.name), findings.evidence)
    about = About(
        latitude=site[0],
        longitude=site[1],
        altitude_m=declared.altitude_m or 0.0,
        utc_offset_h=zone or 0.0,
        sun_offset_min=steps.sun_offset_min,
        wind_height_m=heights[position["wind_m_s"]],
        source=path.name,
        synthetic=0,
        year_kind=steps.year_kind,
    )
    return Raw(path.name, steps.start, values, headers, first.line, about, label, high_m=high)


def _site(lit: bool, declared: Declared, place: Place, findings: Findings) -> tuple[float, float]:
    """Return the declared site; without irradiance none is needed. Irradiance needs a declared label too."""
    if lit and declared.label is None:
        findings.refusal("NZ0406", replace(place, path="weather.label"))
    if not lit and (declared.latitude is None or declared.longitude is None):
        return math.nan, math.nan
    return site_of(None, None, declared, place, findings)


def _heights(line: str, columns: int, path: Path) -> list[float]:
    """Return the height of each column in m; that of the stamps is 0."""
    cells = [cell.strip() for cell in line.split(",")[1:]]
    if len(cells) != columns - 1 or not all(_HEIGHT.fullmatch(cell) for cell in cells):
        raise BadInput([Fault("NZ0458", Place(path.name, 2), {"read": line[:80]})])
    return [0.0, *(float(cell) for cell in cells)]


def _positions(table: Table, heights: list[float]) -> tuple[dict[str, int], float]:
    """Return the column of each term and the height of the higher wind, 0 without."""
    by_term: dict[str, list[int]] = {}
    for where, cell in enumerate(table.header):
        if cell in _VARIABLES:
            by_term.setdefault(_VARIABLES[cell], []).append(where)
    for term in ("temperature_c", "wind_m_s"):
        if term not in by_term:
            values = {"name": term, "column": term, "header": ", ".join(table.header)[:200]}
            raise BadInput([Fault("NZ0408", Place(table.file, 1), values)])
    found = {
        term: min(places, key=lambda where: abs(heights[where] - _NEAREST_M.get(term, 0.0)))
        for term, places in by_term.items()
    }
    highest = max(by_term["wind_m_s"], key=lambda where: heights[where])
    if highest == found["wind_m_s"]:
        return found, 0.0
    return found | {"wind_high_m_s": highest}, heights[highest]

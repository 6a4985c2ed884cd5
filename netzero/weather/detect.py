"""Which format a file has, told by what it holds; the ending of its name is not asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from netzero.errors import BadInput, Fault, Place
from netzero.weather.files import bytes_of, text_of
from netzero.weather.raw import Format

_NETCDF = (b"CDF", b"\x89HDF")
_HEAD = 20_000
_PVSYST = re.compile(r"^#?\s*(meteo|weather|tmy)\s+hourly data|^#?\s*(latitude|site)\s*[;,\t]", re.IGNORECASE)


def format_of(path: Path) -> Format:
    """Return the format of a weather file.

    Raises:
        BadInput: it is empty, or a report about weather rather than weather.

    """
    content = bytes_of(path)
    if content.startswith(_NETCDF):
        return "era5"
    lines = text_of(content[:_HEAD]).splitlines()[:10]
    if any("Statistics for" in line for line in lines[:3]):
        raise BadInput([Fault("NZ0419", Place(file=path.name))])
    return next((form for form, is_it in _SIGNS.items() if is_it(lines)), "csv")


def _is_nsrdb(lines: list[str]) -> bool:
    return any({"Year", "Month", "Day", "Hour", "Minute", "GHI"} <= set(line.split(",")) for line in lines[:3])


_SIGNS: dict[Format, Callable[[list[str]], bool]] = {
    "epw": lambda lines: "".join(lines[:1]).startswith("LOCATION,"),
    "pvgis": lambda lines: "".join(lines[:1]).startswith(("{", "Latitude (decimal degrees)")),
    "tmy3": lambda lines: "".join(lines[1:2]).startswith("Date (MM/DD/YYYY)"),
    "nsrdb": _is_nsrdb,
    "heights": lambda lines: "".join(lines[:1]).startswith("variable_name"),
    "pvsyst": lambda lines: any(_PVSYST.match(line) for line in lines),
}
"""What the first lines of a format look like."""
